-- Values cross to the host and back unchanged, in a tool of the script and as the spell's value.
Tool.register({ name = "echo", execute = function(input) return input end })
local function echo(value) return Tool.execute("echo", { value = value }).value end

local numbers = { 0, -1, 1.5, 1e21, 9007199254740991, 5e-324 }
local texts = { "", "héllo", "日本語", "👩‍👩‍👧", "a\0b", "line\nbreak\t\"quoted\"", "\u{FFFD}" }
local nested = { list = { 1, { 2, { 3 } } }, object = { a = { b = { c = "deep" } } }, odd = { ["key with spaces"] = 1, ["$t"] = "h" } }
return {
  numbers = echo(numbers),
  negative_zero = 1 / echo(-0.0) < 0,
  integral = math.type(echo(3)) == "integer" and math.type(echo(2.0)) == "integer",
  texts = echo(texts),
  lengths = { #echo("日本語"), utf8.len(echo("日本語")) },
  nested = echo(nested),
  empty = { echo(JSON.array()), echo({}) },
  nulls = JSON.array({ JSON.null, 1, JSON.null }),
  absent = { echo(nil) == nil, next(echo({ a = nil })) == nil },
  booleans = echo({ true, false }),
  nested_nulls = { a = { b = JSON.null, c = { JSON.null, { JSON.null } } } },
  date = os.date("!%Y-%m-%dT%H:%M:%S.000Z", 86400),
  bytes = "\xff\xfe\x00",
  big = math.maxinteger,
  smallest = math.mininteger,
  object_of_numbers = { ["1"] = "one", ["02"] = "two" },
}
