from slipway_cli import main

main()
