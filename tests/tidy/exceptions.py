"""What the tidy rules let pass, each with its reason: (path, rule, reason).

An exception that nothing needs any more is a finding itself.
"""

EXCEPTIONS = [
    ("tests/channel/messenger_answer_test.cpp", "function-size", "one table of all error codes"),
]
