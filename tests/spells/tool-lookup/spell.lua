-- Ways to find a tool and to call it; what a handle tells of itself.
local list = Tool.list()
local names = {}
for index, entry in ipairs(list) do names[index] = entry.name end
local function entry_of(name)
  for _, entry in ipairs(list) do
    if entry.name == name then return entry end
  end
end

local calculator = Tool.get("calculator")
local schema = calculator:get_schema()
local data_tools, described = {}, Tool.discover({ tag = "base64" })
for index, tool in ipairs(Tool.discover({ category = "data" })) do data_tools[index] = tool.name end

return {
  names = names,
  entry = entry_of("calculator"),
  handle = { calculator.name, calculator.category, calculator.version, calculator.schema.name },
  schema = { schema.name, schema.parameters[1].name, schema.parameters[1].type, schema.parameters[1].required },
  exists = { Tool.exists("calculator"), Tool.exists("base64_encoder"), Tool.exists("nothing") },
  none = Tool.get("nothing") == nil,
  categories = Tool.categories(),
  data_tools = data_tools,
  described = #described,
  all = #Tool.discover() == #list,
  calls = {
    Tool.execute("calculator", { operation = "evaluate", input = "2 + 3 * 4" }).result.result,
    Tool.invoke("calculator", { input = "sqrt(16)" }).output,
    Tool.execute_async("calculator", { input = "2 ^ 10" }).output,
    Tool.execute("calculator", { parameters = { input = "7 % 4" } }).output,
    Tool.calculator:execute({ input = "1 + 1" }).output,
    Tool.calculator.execute({ input = "1 + 2" }).output,
    Tools.base64_encoder:run({ operation = "encode", input = "abc" }).output,
    Tool.create("calculator"):invoke({ operation = "add", a = 20, b = 22 }).output,
  },
}
