// Arguments: as they were given. Lua reads `--key value`, `--key=value` and flags for the script; here it does so itself.
const named = new Map();
const positional = [];
for (let index = 0; index < args.length; index += 1) {
  const [, key, value] = /^--([^=]+)(?:=(.*))?$/.exec(args[index]) ?? [];
  if (key === undefined) positional.push(args[index]);
  else if (value !== undefined) named.set(key, value);
  else if (index + 1 < args.length && !args[index + 1].startsWith('--')) named.set(key, args[(index += 1)]);
  else named.set(key, 'true');
}
export default [args[0], named.get('topic'), named.get('max'), named.get('verbose'), positional, named.get('topic')];
