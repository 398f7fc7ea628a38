add_library(ledger_kit STATIC ${CMAKE_SOURCE_DIR}/tests/unit/ledger_kit.c)
target_link_libraries(ledger_kit PUBLIC ours ledger PRIVATE PkgConfig::CMOCKA)
target_include_directories(ledger_kit PUBLIC ${CMAKE_SOURCE_DIR}/tests)

unit_test(test_ledger_tree USES ledger)
unit_test(test_ledger_note USES ledger_kit)
unit_test(test_ledger_store USES ledger_kit LIBRARIES PkgConfig::SQLITE)
unit_test(test_decision_acts USES decision_world LIBRARIES ledger)
