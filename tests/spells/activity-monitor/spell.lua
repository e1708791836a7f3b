-- What the run is doing: counts of components, and the tree of what was used inside what.
local monitor = ActivityMonitor.new()
local helper = Agent.new({ name = "helper", system_prompt = "Help." })
local lead = Agent.new({
  name = "lead",
  system_prompt = "Lead.",
  tools = { AgentTool.wrap(helper, "ask_helper", "Asks the helper") },
})
lead:chat("Go")
local first = monitor:receive(1000)
local snapshot = monitor:snapshot()

local components = {}
for _, component in ipairs(snapshot.components) do
  components[#components + 1] = {
    component.kind, component.name, component.status, component.started, component.completed, component.failed,
    component.usage.input_tokens > 0,
  }
end
local function outline(node)
  local children = {}
  for _, child in ipairs(node.children) do children[#children + 1] = outline(child) end
  return { node.kind .. ":" .. node.name, node.status, #children > 0 and children or "nothing inside" }
end
local rest = 0
while monitor:receive(0) do rest = rest + 1 end
monitor:close()
lead:chat("Again")
return {
  first = { first.phase, first.kind, first.name, first.revision, first.component.running },
  components = components,
  tree = outline(snapshot.runs[1].nodes[1]),
  run = { #snapshot.runs, snapshot.runs[1].status },
  totals = { snapshot.totals.running, snapshot.totals.started, snapshot.totals.completed, snapshot.totals.failed },
  rest = { rest + 1 == snapshot.revision },
  after_close = monitor:get_dashboard_data().revision == snapshot.revision,
  same = AgentActivityMonitor.new():snapshot().components,
}
