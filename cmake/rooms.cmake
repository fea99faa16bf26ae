# One library a room. Each room's CMakeLists.txt is one call that names what the room may use;
# tests/tidy holds the #include lines against the same table.

# regulars_room(NAME USES room... LIBRARIES target...): every .cpp beside the caller is the room.
function(regulars_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(name STREQUAL "app")
    list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  endif()
  if(NOT sources)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
  endif()
  add_library(regulars_${name} STATIC ${sources})
  target_include_directories(regulars_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
  list(TRANSFORM ROOM_USES PREPEND regulars_)
  target_link_libraries(regulars_${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_LIBRARIES})
endfunction()

# regulars_tests(ROOM extra targets...): every .cpp in tests/ROOM and in its folders becomes one
# program.
function(regulars_tests room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${room}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${room}_tests ${sources})
  target_include_directories(${room}_tests PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/src)
  target_compile_definitions(${room}_tests PRIVATE
    REGULARS_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${room}_tests PRIVATE regulars_${room} Catch2::Catch2WithMain ${ARGN})
  add_test(NAME ${room} COMMAND ${room}_tests)
endfunction()
