add_library(eid_kit STATIC ${CMAKE_CURRENT_SOURCE_DIR}/eid_kit.c)
target_link_libraries(eid_kit PUBLIC base PkgConfig::OPENSSL)

add_library(eid_service STATIC ${CMAKE_CURRENT_SOURCE_DIR}/eid_service.c)
target_link_libraries(eid_service PUBLIC eid_kit eid PRIVATE ours PkgConfig::CMOCKA)

unit_test(test_eid_evidence USES eid LIBRARIES eid_kit)
unit_test(test_eid_order USES eid LIBRARIES eid_service)
unit_test(test_eid_worker USES eid LIBRARIES eid_service)
unit_test(test_eid_config USES eid LIBRARIES eid_kit)
unit_test(test_eid_messages USES eid)
unit_test(test_eid_simulator USES eid LIBRARIES eid_kit)
target_compile_definitions(test_eid_simulator PRIVATE SIMULATOR="$<TARGET_FILE:eid-simulator>")
add_dependencies(test_eid_simulator eid-simulator)
