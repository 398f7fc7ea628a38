# The PDF writer. record_maker makes the files that other programs judge in tests/integration/record_peers.sh.
add_library(record_sample STATIC ${CMAKE_SOURCE_DIR}/tests/unit/record_sample.c)
target_link_libraries(record_sample PUBLIC ours record view)
target_include_directories(record_sample PUBLIC ${CMAKE_SOURCE_DIR}/tests)

add_library(seal_kit STATIC ${CMAKE_CURRENT_SOURCE_DIR}/seal_kit.c)
target_link_libraries(seal_kit PUBLIC ours record test_pki)
target_include_directories(seal_kit PUBLIC ${CMAKE_SOURCE_DIR}/tests)

add_executable(record_maker ${CMAKE_SOURCE_DIR}/tests/integration/record_maker.c)
target_link_libraries(record_maker PRIVATE record_sample seal_kit)

unit_test(test_record_pdf USES record)
unit_test(test_record_zip USES record)
unit_test(test_record_text USES record view LIBRARIES record_sample PkgConfig::HARFBUZZ)
unit_test(test_record_write USES record view LIBRARIES record_sample)
unit_test(test_record_seal USES record view crypto LIBRARIES record_sample)
unit_test(test_record_vectors USES record crypto)
unit_test(test_record_file USES record view LIBRARIES record_sample)
unit_test(test_record_shows USES record view LIBRARIES record_sample)
unit_test(test_record_sweep USES record view LIBRARIES record_sample)
add_library(record_tamper STATIC ${CMAKE_SOURCE_DIR}/tests/unit/record_tamper.c)
target_link_libraries(record_tamper PUBLIC ours record crypto base PkgConfig::CMOCKA PkgConfig::HARFBUZZ)
target_include_directories(record_tamper PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
unit_test(test_record_attacks USES record view LIBRARIES record_tamper record_sample)
unit_test(test_record_forged_fonts USES record view LIBRARIES record_tamper record_sample)
unit_test(test_record_bytes USES record view LIBRARIES record_tamper record_sample)

# The lint shares nothing with the writer but base.
set(lint ${CMAKE_SOURCE_DIR}/tests/integration/record_lint)
add_executable(record_lint
  ${lint}/lint.c ${lint}/lint_file.c ${lint}/lint_fonts.c ${lint}/lint_pages.c ${lint}/lint_tree.c ${lint}/lint_seal.c
  ${lint}/lint_mutants.c)
target_link_libraries(record_lint PRIVATE ours base)
target_include_directories(record_lint PRIVATE ${CMAKE_SOURCE_DIR}/tests)

add_test(NAME integration.seal_peers
  COMMAND bash ${CMAKE_SOURCE_DIR}/tests/integration/seal_peers.sh $<TARGET_FILE:record_maker> $<TARGET_FILE:record_lint>)
add_test(NAME integration.record_peers
  COMMAND bash ${CMAKE_SOURCE_DIR}/tests/integration/record_peers.sh $<TARGET_FILE:record_maker> $<TARGET_FILE:record_lint>)

add_executable(bench_record ${CMAKE_SOURCE_DIR}/tests/bench/bench_record.c)
target_link_libraries(bench_record PRIVATE record_sample)
add_executable(bench_seal ${CMAKE_SOURCE_DIR}/tests/bench/bench_seal.c)
target_link_libraries(bench_seal PRIVATE record_sample seal_kit)
