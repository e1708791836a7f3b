-- JSON in Lua and in JavaScript: parsed, written, round and round.
local text = '{"name":"Ada","list":[1,2,{"deep":true}],"empty":[],"none":null,"text":"line\\nbreak \\u00e9","float":1.5}'
local parsed = JSON.parse(text)
local ok, err = pcall(JSON.parse, "{not json")
return {
  parsed = { parsed.name, parsed.list, #parsed.empty, parsed.text, parsed.float },
  written = { JSON.stringify({ 1, "two", true }), JSON.stringify({ a = 1 }), JSON.encode(JSON.array()), JSON.stringify({ a = { 1 } }, 2) },
  scalars = { JSON.decode("5"), JSON.parse('"text"'), JSON.parse("true"), JSON.stringify("é\n"), JSON.stringify(1.5), JSON.stringify(JSON.null) },
  again = JSON.parse(JSON.stringify(parsed)).list[3].deep,
  failed = { ok, err ~= nil },
}
