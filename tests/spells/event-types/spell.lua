-- Event types with a schema, and events of one component alone.
Event.declare("order:paid", { type = "object", required = { "id" }, properties = { id = { type = "number" } } })
local all = Event.subscribe("order.*")
local refused = {}
for _, data in ipairs({ { id = "one" }, {}, "text" }) do
  local ok, err = pcall(Event.publish, "order.paid", data)
  refused[#refused + 1] = { ok, err.code }
end
Event.publish("order:paid", { id = 1, note = "more is free" })
Event.publish("order:sent", {})

local ann = Event.subscribe("agent.*", { component = "agent:ann" })
local bob_done = {}
Event.on("agent.completed", function(event) table.insert(bob_done, event.data.agent_name) end, { component = "agent:bob" })
Agent.new({ name = "bob" }):chat("Hello")
Agent.new({ name = "ann" }):chat("Hello")
local names, types = {}, {}
for _ = 1, 4 do
  local event = Event.receive(ann, 1000)
  names[event.data.agent_name] = true
  types[#types + 1] = event.type
end
return {
  refused = refused,
  received = { Event.receive(all, 1000).data, Event.receive(all, 1000).type, Event.receive(all, 0) == nil },
  ann = { names = names, types = types },
  bob_done = bob_done,
}
