-- State from one agent to another: filtered, changed on the way, checked, moved.
State.agent_set("researcher", "research_notes", "Owls hunt at night.")
State.agent_set("researcher", "sources", { "a", "b" })
State.agent_set("researcher", "api_secret", "hidden")

local handoff = StateHandoff.new({ from = "researcher", to = "writer", filter = { include = { "research_notes", "sources" } } })
local preview = handoff:preview()
local before = State.agent_get("writer", "sources") == nil
local result = handoff:execute()

local shortened = StateHandoff.new({
  from = "researcher",
  to = "workflow:report",
  mode = "move",
  filter = {
    exclude = { "*secret*" },
    transform = function(value, key)
      if key == "sources" then return #value end
      return nil
    end,
  },
}):run()

local function code(options)
  local ok, err = pcall(function()
    return StateHandoff.new(options):transfer()
  end)
  return ok and "no error" or err.code
end
local schema = { type = "object", required = { "missing" } }
local agent = Agent.new({ name = "editor", system_prompt = "Edit." })
local from_agent = StateHandoff.new({ from = "writer", to = agent, existing = "keep" })

return {
  names = { handoff.from, handoff.to, from_agent.to },
  preview = preview,
  before = before,
  result = { from = result.from, to = result.to, state = result.state, left = result.left, at = #result.completed_at },
  writer = State.all("agent:writer"),
  moved = { shortened.state, State.all("workflow:report"), State.list_keys("agent:researcher") },
  editor = from_agent:execute().state,
  errors = {
    code({ from = "writer", to = "editor", existing = "fail" }),
    code({ from = "writer", to = "reader", schema = schema }),
    code({ from = "writer", to = "agent:writer" }),
    code({ from = "writer", to = "", filter = {} }),
  },
  kept = State.list_keys("agent:reader"),
}
