# The HTTP room: parsers alone, then the real server in this process, spoken to over raw sockets.
add_library(http_harness STATIC ${CMAKE_SOURCE_DIR}/tests/unit/http_harness.c)
target_link_libraries(http_harness PUBLIC ours http store view PRIVATE PkgConfig::CMOCKA)
target_include_directories(http_harness PUBLIC ${CMAKE_SOURCE_DIR}/tests)

unit_test(test_http_form USES http)
unit_test(test_http_route USES http LIBRARIES PkgConfig::MICROHTTPD)
unit_test(test_http_rate USES http)
unit_test(test_http_kept USES http_harness)
unit_test(test_http_held USES http_harness)
unit_test(test_http_server USES http_harness)
unit_test(test_http_session USES http_harness)
unit_test(test_http_wire USES http_harness)
unit_test(test_http_crowd USES http_harness)
