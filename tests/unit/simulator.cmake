unit_test(test_sim_order LIBRARIES eid-simulator-parts)
unit_test(test_sim_request LIBRARIES eid-simulator-parts)
unit_test(test_sim_persons LIBRARIES eid-simulator-parts)
unit_test(test_sim_page LIBRARIES eid-simulator-parts)
unit_test(test_sim_evidence USES eid LIBRARIES eid-simulator-parts)

unit_test(test_tsa_simulator USES crypto jobs LIBRARIES eid_kit)
target_compile_definitions(test_tsa_simulator PRIVATE SIMULATOR="$<TARGET_FILE:tsa-simulator>")
add_dependencies(test_tsa_simulator tsa-simulator)
