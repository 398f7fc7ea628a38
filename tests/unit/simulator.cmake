unit_test(test_sim_order LIBRARIES eid-simulator-parts)
unit_test(test_sim_request LIBRARIES eid-simulator-parts)
unit_test(test_sim_persons LIBRARIES eid-simulator-parts)
unit_test(test_sim_page LIBRARIES eid-simulator-parts)
