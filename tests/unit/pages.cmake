# The common objects of the pages, as made from real decisions.
unit_test(test_page_objects USES decision_world page)
unit_test(test_page_asked USES pack_kit page)
unit_test(test_page_shown USES http_harness page)
unit_test(test_seen_routes USES desk sign muni admin)
unit_test(test_page_events USES decision_world page oversight)
unit_test(test_page_outside USES decision_world open page)
unit_test(test_open_check USES decision_world open)
unit_test(test_ends USES page ends LIBRARIES test_pki)
