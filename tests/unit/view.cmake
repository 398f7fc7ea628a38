unit_test(test_view_blocks USES view)
