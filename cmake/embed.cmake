# Text files inside the program. Included, it defines regulars_embed; run with
# `cmake -DOUTPUT=... -DFILES=... -P embed.cmake`, it is the step that writes the C++ file.

# regulars_embed(TARGET ROOM HEADER FOLDER): every file in FOLDER (an absolute path) becomes part of
# TARGET, which gets one C++ file with the list that ROOM's HEADER declares. Written anew when a
# file comes, goes or changes.
function(regulars_embed target room header folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed.cmake)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cpp)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DFILES=${files}" "-DROOM=${room}"
      "-DHEADER=${header}"
      -P ${script}
    DEPENDS ${files} ${script}
    COMMENT "Embedding ${folder}" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

set(mark "regulars")
set(code "// Written by cmake/embed.cmake; change the files it was made from.\n")
string(APPEND code "#include \"${ROOM}/${HEADER}\"\n\n")
string(APPEND code "namespace regulars::${ROOM} {\nnamespace {\n\n")
string(APPEND code "constexpr EmbeddedFile kFiles[] = {\n")
foreach(path IN LISTS FILES)
  get_filename_component(name ${path} NAME)
  file(READ ${path} text)
  string(FIND "${text}" ")${mark}\"" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${path} holds the mark that ends a raw string in the C++ file")
  endif()
  # 65,535 bytes is the longest literal that every compiler takes without a warning.
  string(LENGTH "${text}" length)
  if(length GREATER 65535)
    message(FATAL_ERROR "${path} is too long to be embedded: ${length} bytes")
  endif()
  string(APPEND code "    {\"${name}\", R\"${mark}(${text})${mark}\"},\n")
endforeach()
string(APPEND code "};\n\n}  // namespace\n\n")
string(APPEND code "std::span<const EmbeddedFile> embedded_files() { return kFiles; }\n\n")
string(APPEND code "}  // namespace regulars::${ROOM}\n")
file(WRITE ${OUTPUT} "${code}")
