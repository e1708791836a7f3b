-- Values that several agents share: at once, in batches, when asked for; and what happens when two write the same.
local a = SharedState.new({ name = "plan", replica = "a" })
local b = SharedState.new({ name = "plan", replica = "b" })
a:set("goal", { text = "ship" })
local at_once = { b:get("goal").text, b:entries() }
b:delete("goal")
at_once[3] = a:get("goal") == nil

local function pair(name, options)
  options.name, options.policy = name, options.policy or "on_demand"
  local copy = {}
  for key, value in pairs(options) do copy[key] = value end
  options.replica, copy.replica = "a", "b"
  return SharedState.new(options), SharedState.new(copy)
end

local one, two = pair("asked", {})
one:set("x", 1)
two:set("y", 2)
local waiting = { one:pending(), two:get("x") == nil }
local pushed = one:sync().pushed
local report = two:sync()
one:synchronize()
local asked = { waiting = waiting, pushed = pushed, pulled = report.pulled, all = one:entries(), same = two:get("x") }

local left, right = pair("merged", {
  conflict = function(conflict)
    return math.max(conflict.mine, conflict.theirs)
  end,
})
left:set("score", 7)
right:set("score", 5)
left:sync()
local merged = { right:sync().resolved, right:get("score") }

local mine, theirs = pair("strict", { conflict = "version_vector" })
mine:set("title", "Owls")
theirs:set("title", "Bats")
theirs:sync()
mine:sync()
local conflict = mine:conflicts()[1]
mine:resolve("title", "Owls and bats")
mine:sync()
theirs:sync()
local strict = { conflict, theirs:get("title"), #mine:conflicts() }
local now = SharedState.new({ name = "strict", replica = "c", conflict = "version_vector" })
now:entries()
mine:set("title", "Owls")
mine:sync()
local ok, err = pcall(now.set, now, "title", "Mice")

local batched = SharedState.new({ name = "batch", replica = "a", policy = "batched", interval_ms = 1 })
batched:set("x", 1)
Async.sleep(5)
batched:get("x")
local reader = SharedStateManager.new({ name = "batch", replica = "b" })
local invalid, failure = pcall(function()
  return SharedState.new({ name = "no/slash" })
end)

return {
  at_once = at_once,
  asked = asked,
  merged = merged,
  strict = strict,
  refused = { ok, err.code, now:get("title") },
  batched = { reader:get("x"), #batched:pending() },
  invalid = { invalid, failure.code },
  removed = { reader:remove("x") == nil, reader:all() },
}
