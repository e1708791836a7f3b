-- Tools that the script defines: registered from a function, or as classes with fields and parameters of every form.
local greet = Tool.register({
  name = "greet",
  description = "Greets",
  category = "custom",
  parameters = { name = { type = "string", required = true }, loud = { type = "boolean" } },
  execute = function(input)
    local text = "Hello " .. input.name
    return { text = input.loud and string.upper(text) or text }
  end,
})
Tool.register({ name = "free", execute = function(input) return input end })
Tool.register({
  name = "strict",
  parameters = { type = "object", properties = { n = { type = "integer" } }, required = { "n" }, additionalProperties = false },
  execute = function(input) return input.n + 1 end,
})
Tool.register({ name = "listed", parameters = { { name = "a", type = "number", required = true } }, execute = function(input) return -input.a end })

local Word = BaseTool:extend("WordCounter")
function Word:execute(input)
  local count = 0
  for _ in input.text:gmatch("%S+") do count = count + 1 end
  return { words = count, by = self.name or "no name" }
end
local words = Word.new({ description = "Counts words", parameters = { text = "string" } })

local function code(work)
  local ok, err = pcall(work)
  return ok and "fine" or err.code
end
local Broken = BaseTool:extend("Broken")
return {
  greeted = { greet:execute({ name = "Ada" }), Tool.execute("greet", { name = "Ada", loud = true }) },
  found = { Tool.exists("greet"), Tool.get("greet").description, Tool.get("free").category },
  free = Tool.free:execute({ any = { 1, "two" } }),
  strict = { Tool.execute("strict", { n = 41 }), code(function() Tool.execute("strict", { n = "x" }) end), code(function() Tool.execute("strict", { n = 1, m = 2 }) end) },
  listed = { Tool.execute("listed", { a = 5 }), code(function() Tool.execute("listed", {}) end) },
  words = words:execute({ text = "one two  three" }),
  codes = {
    code(function() Tool.register({ name = "greet", execute = function() end }) end),
    code(function() Tool.register({ name = "nothing" }) end),
    code(function() return Agent.new({ tools = { Broken.new() } }) end),
  },
}
