-- Kinds inside kinds, workflows inside workflows by handle, by name and by local://; the inner ones see the outer outputs.
local function calculate(name, text) return { name = name, tool = "calculator", input = { input = text } } end
Workflow.sequential({ name = "double", steps = { calculate("twice", "{{input.n}} * 2") } })
local handle = Workflow.sequential({ name = "triple", steps = { calculate("thrice", "{{input.n}} * 3") } })

local result = Workflow.sequential({
  name = "outer",
  steps = {
    calculate("start", "2"),
    {
      name = "beside",
      type = "parallel",
      branches = {
        { name = "a", steps = { calculate("x", "{{step:start:output}} + 1") } },
        { name = "b", steps = { calculate("y", "{{step:start:output}} + 2") } },
      },
    },
    {
      name = "choice",
      type = "conditional",
      condition = "$start.output == 2",
      then_branch = { { name = "rounds", type = "loop", iterator = { range = { start = 1, ["end"] = 3 } }, body = { calculate("z", "{{loop:current_item}} * 10") } } },
    },
    { name = "group", steps = { calculate("g1", "1"), calculate("g2", "{{step:g1:output}} + 1") } },
    { name = "by_name", workflow = "double", input = { n = 5 } },
    { name = "by_local", workflow = "local://double", input = { n = 6 } },
    { name = "by_handle", workflow = handle, input = { n = 5 } },
    { name = "as_agent", agent = handle, input = { n = 6 } },
  },
}):execute()
return { result.success, result.outputs }
