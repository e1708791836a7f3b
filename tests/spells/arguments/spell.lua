-- Arguments: positional ones, --key value, --key=value and flags; `arg` and `args` are the same.
return { ARGS[1], ARGS.topic, ARGS.max, ARGS.verbose, { arg[1], ARGS[2], ARGS[3] }, args.topic }
