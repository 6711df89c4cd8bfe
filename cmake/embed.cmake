# dbsn_embed(NAME FOLDER [FILE...])
# The static library NAME, which holds every file below FOLDER, and each FILE, and defines
# EmbeddedFiles() of engine/world/embedded_files.h. The assembler reads the files (.incbin): a C++
# array of the same size takes seconds to compile. A changed, new or removed file is taken up by the
# next build.
function(dbsn_embed name folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}"
    "${CMAKE_SOURCE_DIR}/${folder}/*")
  list(APPEND files ${ARGN})
  list(SORT files)

  set(blocks "")
  set(declarations "")
  set(entries "")
  set(depends "")
  set(number 0)
  foreach(file IN LISTS files)
    set(path "${CMAKE_SOURCE_DIR}/${file}")
    set(label "dbsn_embedded_${number}")
    string(APPEND blocks
      "asm(\".section .rodata\\n\"\n"
      "    \".balign 16\\n\"\n"
      "    \".global ${label}_begin\\n\"\n"
      "    \"${label}_begin:\\n\"\n"
      "    \".incbin \\\"${path}\\\"\\n\"\n"
      "    \".global ${label}_end\\n\"\n"
      "    \"${label}_end:\\n\"\n"
      "    \".byte 0\\n\"\n"
      "    \".previous\\n\");\n")
    string(APPEND declarations "extern const char ${label}_begin[];\nextern const char ${label}_end[];\n")
    string(APPEND entries "    Entry(\"${file}\", ${label}_begin, ${label}_end),\n")
    list(APPEND depends "${path}")
    math(EXPR number "${number} + 1")
  endforeach()

  set(source "${CMAKE_BINARY_DIR}/embedded/${name}.cc")
  configure_file("${CMAKE_SOURCE_DIR}/cmake/embedded.cc.in" "${source}" @ONLY)
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${depends}")
  add_library(${name} STATIC "${source}")
  target_link_libraries(${name} PRIVATE dbsn_flags)
endfunction()
