-- Values that outlive the spell: by scope and key, with defaults, listed, deleted; scopes of workflows, agents and tools.
State.save("custom", "user", { name = "Ada", tags = { "a", "b" } })
State.save("global", "count", 1)
State.set("flag", false)
State.set("session", "id", "abc")
State.agent_set("a1", "mood", "good")
State.tool_set("t1", "runs", 3)
State.save("workflow:w1", "first", { output = 1 })

local before = {
  user = State.load("custom", "user"),
  count = State.get("count"),
  flag = State.get("flag", true),
  default = { State.get("missing", "default"), State.get("session", "missing", 7), State.get("missing") == nil },
  session = State.get("session", "id"),
  agent = { State.agent_get("a1", "mood"), State.load("agent:a1", "mood") },
  tool = State.tool_get("t1", "runs"),
  workflow = { State.workflow_get("w1", "first").output, State.workflow_list("w1") },
  keys = State.list_keys(),
  aliases = State.keys("session"),
  all = State.all(),
}
State.delete("custom", "user")
State.remove("count")
State.set("flag", nil)
local ok, err = pcall(State.set, "bad", function() end)
return {
  before = before,
  after = { State.load("custom", "user") == nil, #State.list_keys(), #State.list_keys("nowhere") },
  bad = { ok, err.code },
}
