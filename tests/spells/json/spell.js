// JSON in Lua and in JavaScript: parsed, written, round and round.
const text =
  '{"name":"Ada","list":[1,2,{"deep":true}],"empty":[],"none":null,"text":"line\\nbreak \\u00e9","float":1.5}';
const parsed = JSON.parse(text);
let failed;
try {
  JSON.parse('{not json');
} catch (error) {
  failed = [false, error !== undefined];
}
export default {
  parsed: [parsed.name, parsed.list, parsed.empty.length, parsed.text, parsed.float],
  written: [
    JSON.stringify([1, 'two', true]),
    JSON.stringify({ a: 1 }),
    JSON.stringify([]),
    JSON.stringify({ a: [1] }, undefined, 2),
  ],
  scalars: [
    JSON.parse('5'),
    JSON.parse('"text"'),
    JSON.parse('true'),
    JSON.stringify('é\n'),
    JSON.stringify(1.5),
    JSON.stringify(null),
  ],
  again: JSON.parse(JSON.stringify(parsed)).list[2].deep,
  failed,
};
