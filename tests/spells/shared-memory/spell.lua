-- Values that participants share.
local plan = SharedMemory.new({ name = "plan", participants = { "ann", "bob" } })
local before = plan:get("ann", "goal") == nil
plan:set("ann", "goal", { text = "ship" })
plan:set("bob", "gone", 1)
plan:set("bob", "gone", nil)
local function add(value) return (value or 0) + 1 end
local counts = { plan:update("ann", "count", add), plan:update("bob", "count", add) }
local ok, err = pcall(plan.get, plan, "eve", "goal")
return {
  before = before,
  goal = plan:get("bob", "goal"),
  counts = counts,
  entries = plan:entries("ann"),
  refused = { ok, err.code },
  name = plan.name,
  same = SharedMemory({ name = "plan" }):get("anybody", "count"),
  other = SharedMemory({ name = "plan/goal" }):entries("anybody"),
}
