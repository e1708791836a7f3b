-- The event bus: by queue and by function, with patterns; the runtime's own events are on it, too.
local id = Event.subscribe("user.*")
local published = Event.publish("user:login", { name = "Ada" }, { correlation_id = "c1", ttl_seconds = 5 })
Event.emit("user.list", { 1, 2 })
Event.publish("other", {})
Event.publish("user.text", "hello")
local first, second, third = Event.receive(id, 1000), Event.receive(id, 1000), Event.receive(id, 1000)
local none = Event.receive(id, 0)

local listed = Event.list_subscriptions()
local stats = Event.get_stats()

local heard = {}
local agents = Event.subscribe("agent.*")
local all_heard = Event.subscribe("all_heard")
local called = Event.on("note", function(event)
  heard[#heard + 1] = event.data.n
  if event.data.n == 3 then Event.publish("all_heard") end
end)
for n = 1, 3 do Event.publish("note", { n = n }) end
Event.receive(all_heard, 5000)
Agent.new({ name = "speaker", system_prompt = "Speak." }):chat("Hello")
local from_agent = Event.receive(agents, 1000)

local function facts(event) return { event.event_type, event.type, event.data, event.sequence, event.metadata.correlation_id, event.metadata.ttl } end
local ended = { Event.unsubscribe(id), Event.unsubscribe(id), Event.off(called) }
local ok, err = pcall(Event.receive, id, 0)
return {
  published = published,
  first = facts(first),
  second = { second.data, second.sequence },
  third = third.data,
  none = none == nil,
  listed = { #listed, listed[1].pattern, listed[1].id == id },
  stats = { stats.bridge_stats.active_subscriptions, stats.event_bus_stats.events_processed, stats.event_bus_stats.events_dropped },
  heard = heard,
  from_agent = from_agent.event_type,
  ended = ended,
  closed = { ok, err.code },
}
