# Verification: a sealed record made in process with authorities of the test's own.
add_library(verify_world STATIC
  ${CMAKE_SOURCE_DIR}/tests/unit/verify_world.c ${CMAKE_SOURCE_DIR}/tests/unit/verify_parts.c
  ${CMAKE_SOURCE_DIR}/tests/unit/verify_said.c)
target_link_libraries(verify_world PUBLIC ours verify record view eid_kit test_pki PRIVATE PkgConfig::CMOCKA)
target_include_directories(verify_world PUBLIC ${CMAKE_SOURCE_DIR}/tests)

unit_test(test_verify_trust USES verify LIBRARIES test_pki eid_kit)
unit_test(test_verify_record USES verify_world)
unit_test(test_verify_attacks USES verify_world)
unit_test(test_verify_time USES verify_world)
unit_test(test_verify_order USES verify_world)
unit_test(test_verify_unsigned USES verify_world)
unit_test(test_verify_said USES verify_world)

add_executable(verify_maker ${CMAKE_SOURCE_DIR}/tests/integration/verify_maker.c
  ${CMAKE_SOURCE_DIR}/tests/integration/verify_maker_call.c)
target_link_libraries(verify_maker PRIVATE verify_world PkgConfig::CMOCKA)
unit_test(test_verify_bytes USES verify_world)
add_executable(bench_verify ${CMAKE_SOURCE_DIR}/tests/bench/bench_verify.c)
target_link_libraries(bench_verify PRIVATE verify_world PkgConfig::CMOCKA)
if(TARGET jourbeslut)
  add_test(NAME integration.verify_peers
    COMMAND bash ${CMAKE_SOURCE_DIR}/tests/integration/verify_peers.sh
      $<TARGET_FILE:verify_maker> $<TARGET_FILE:jourbeslut> ${CMAKE_SOURCE_DIR})
  add_test(NAME integration.format_1
    COMMAND bash ${CMAKE_SOURCE_DIR}/tests/integration/format_1.sh $<TARGET_FILE:jourbeslut> ${CMAKE_SOURCE_DIR})
endif()
