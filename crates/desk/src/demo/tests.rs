mod pictures_tests {}
