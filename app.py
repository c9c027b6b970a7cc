from analyzer.ui.main import main

main()
