add_library(eid_kit STATIC ${CMAKE_CURRENT_SOURCE_DIR}/eid_kit.c)
target_link_libraries(eid_kit PUBLIC base PkgConfig::OPENSSL)

unit_test(test_eid_evidence USES eid LIBRARIES eid_kit)
unit_test(test_eid_order USES eid LIBRARIES eid_kit)
