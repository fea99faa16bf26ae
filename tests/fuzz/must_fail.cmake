# Runs PROGRAM with ARGUMENTS and fails unless the canary's own words and a failure come back.
execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} RESULT_VARIABLE result OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
if(result STREQUAL "0")
  message(FATAL_ERROR "a target that fails on purpose passed: the fuzz tests see nothing")
endif()
if(NOT output MATCHES "the canary was found")
  message(FATAL_ERROR "the canary failed for another reason (${result}):\n${output}")
endif()
