# Warnings, hardening and sanitizers for every target of the tree.

add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_compile_options(
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wcast-align -Wnull-dereference -Wformat=2
  -Wimplicit-fallthrough -Wundef -Wextra-semi -Wdouble-promotion -Wfloat-equal
  # Designated initialisers leave out what has a default; that is how our structs are used.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override
    -Wbidi-chars=any,ucn -Wtrampolines)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13 OR REGULARS_SANITIZE
      OR NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
    # Newer GCC, and GCC that optimises, see null dereferences that cannot be.
    add_compile_options(-Wno-null-dereference)
  endif()
else()
  add_compile_options(-Wthread-safety)
endif()
if(REGULARS_WERROR)
  add_compile_options(-Werror)
endif()
if(REGULARS_HARDEN)
  add_compile_options(-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong
    -fstack-clash-protection -ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks)
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed)
endif()
if(REGULARS_SANITIZE)
  add_compile_options(-fsanitize=${REGULARS_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${REGULARS_SANITIZE})
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
