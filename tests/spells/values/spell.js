// Values cross to the host and back unchanged, in a tool of the script and as the spell's value.
Tool.register({ name: 'echo', execute: (input) => input });
const echo = async (value) => (await Tool.execute('echo', { value })).value;

const numbers = [0, -1, 1.5, 1e21, 9007199254740991, 5e-324];
const texts = ['', 'héllo', '日本語', '👩‍👩‍👧', 'a\0b', 'line\nbreak\t"quoted"', '\u{FFFD}'];
const nested = { list: [1, [2, [3]]], object: { a: { b: { c: 'deep' } } }, odd: { 'key with spaces': 1, $t: 'h' } };
export default {
  numbers: await echo(numbers),
  negative_zero: Object.is(await echo(-0), -0),
  integral: Number.isInteger(await echo(3)) && Number.isInteger(await echo(2)),
  texts: await echo(texts),
  lengths: [encodeURIComponent(await echo('日本語')).length / 3, [...(await echo('日本語'))].length],
  nested: await echo(nested),
  empty: [await echo([]), await echo({})],
  nulls: [null, 1, null],
  absent: [(await echo(undefined)) === undefined, Object.keys(await echo({ a: undefined })).length === 0],
  booleans: await echo([true, false]),
  nested_nulls: { a: { b: null, c: [null, [null]] } },
  date: new Date(86_400_000),
  bytes: new Uint8Array([0xff, 0xfe, 0]),
  big: 2n ** 63n - 1n,
  smallest: -(2n ** 63n),
  object_of_numbers: { 1: 'one', '02': 'two' },
};
