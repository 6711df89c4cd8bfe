# dbsn_lazy(TARGET LIBRARY...)
# Lets the executable TARGET load the shared libraries at their first use instead of at its start:
# an empty program starts in a millisecond, and libcpp-httplib with OpenSSL costs four. Where that
# cannot be (another processor, a sanitizer), the libraries are linked as usual.
#
# dbsn_late_libraries, which rooms link, stands for the same libraries: for every other target, the
# tests among them, it is they.
add_library(dbsn_late_libraries INTERFACE)
set(dbsn_late OpenSSL::SSL OpenSSL::Crypto PkgConfig::Httplib)
target_link_libraries(dbsn_late_libraries INTERFACE
  "$<$<NOT:$<BOOL:$<TARGET_PROPERTY:DBSN_LAZY>>>:${dbsn_late}>")
target_compile_options(dbsn_late_libraries INTERFACE ${Httplib_CFLAGS_OTHER})

function(dbsn_lazy target)
  if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" OR DBSN_SANITIZE)
    return()
  endif()
  set(files "")
  set(lazy_names "")
  foreach(library IN ITEMS crypto ssl cpp-httplib)
    find_library(DBSN_LATE_${library} ${library} REQUIRED)
    mark_as_advanced(DBSN_LATE_${library})
    list(APPEND files "${DBSN_LATE_${library}}")
    execute_process(COMMAND "${CMAKE_OBJDUMP}" -p "${DBSN_LATE_${library}}"
      OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCH "SONAME +([^\n ]+)" _ "${headers}")
    list(APPEND lazy_names "\"${CMAKE_MATCH_1}\"")
  endforeach()
  list(JOIN files "," files)
  list(JOIN lazy_names ", " lazy_names)
  set(archives "")
  set(archive_files "")
  foreach(room IN LISTS ARGN)
    get_target_property(type ${room} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      list(APPEND archives ${room})
      list(APPEND archive_files "$<TARGET_FILE:${room}>")
    endif()
  endforeach()
  if(NOT archives)
    return()
  endif()
  list(JOIN archive_files "," archive_files)

  set(folder "${CMAKE_BINARY_DIR}/lazy")
  file(MAKE_DIRECTORY "${folder}")
  configure_file("${CMAKE_SOURCE_DIR}/cmake/lazy_libraries.cc.in" "${folder}/resolve.cc" @ONLY)
  add_custom_command(OUTPUT "${folder}/slots.s"
    COMMAND "${dbsn_python}" -B "${CMAKE_SOURCE_DIR}/cmake/lazy_libraries.py" "${folder}/slots.s"
      --archives "${archive_files}" --libraries "${files}" --nm "${CMAKE_NM}"
      --readelf "${CMAKE_READELF}"
    DEPENDS ${archives} "${CMAKE_SOURCE_DIR}/cmake/lazy_libraries.py"
    VERBATIM)
  target_sources(${target} PRIVATE "${folder}/slots.s" "${folder}/resolve.cc")
  set_property(TARGET ${target} PROPERTY DBSN_LAZY ON)
  target_link_libraries(${target} PRIVATE ${CMAKE_DL_LIBS})
endfunction()
