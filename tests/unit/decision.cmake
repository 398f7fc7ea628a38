# Decisions from the call to the archive (case data and drafting: law.cmake).
add_library(decision_world STATIC ${CMAKE_SOURCE_DIR}/tests/unit/decision_world.c)
target_link_libraries(decision_world PUBLIC ours delivery decision PRIVATE PkgConfig::CMOCKA)
target_include_directories(decision_world PUBLIC ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(decision_world PRIVATE TEST_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

unit_test(test_decision_state USES decision)
unit_test(test_decision_reference USES decision)
unit_test(test_decision_oral USES decision_world)
unit_test(test_decision_matter USES decision_world)
unit_test(test_decision_freeze USES decision_world)
unit_test(test_decision_sign USES decision_world)
unit_test(test_decision_archive USES decision_world)
