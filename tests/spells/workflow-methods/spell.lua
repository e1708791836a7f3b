-- What a workflow's handle tells before and after a run, and what the class knows of all of them.
local flow = Workflow.sequential({
  name = "made",
  description = "Of two steps",
  steps = { { name = "a", execute = function() return 1 end }, { name = "b", execute = function() return { two = 2 } end } },
})
local info = flow:get_info()
flow:execute()
local before = flow:list_outputs()
local outputs = flow:get_all_outputs()
local one, none = flow:get_output("b"), flow:get_output("c")
local cleared = flow:clear_outputs()
local types = {}
for index, entry in ipairs(Workflow.discover_types()) do types[index] = { entry.type, #entry.description > 0 } end
local listed = Workflow.list()[1]
local emitted = flow:emit("made.event", { key = 1 })
return {
  info = { info.name, info.type, info.description, info.id == flow.id },
  before = before,
  outputs = outputs,
  one = one,
  none = none == nil,
  cleared = cleared,
  after = flow:list_outputs(),
  execution = type(flow:get_execution_id()) == "string",
  types = types,
  names = Workflow.types(),
  listed = { listed.name, listed.type, listed.workflow_type, listed.description },
  got = { Workflow.get("made").name, Workflow.get(flow.id).name },
  emitted = { emitted.success, emitted.event_name },
}
