-- Channels: to one member, to all, by topic; urgency, bounds and who may do what.
local function code(action, ...)
  local ok, err = pcall(action, ...)
  return ok and "ok" or err.code
end

local work = Channel.new({ name = "work", capacity = 3, receivers = { "bob", "eve" } })
work:join("bob")
local receipt = work:send({ from = "ann", to = "bob", payload = { n = 1 }, type = "task", correlation_id = "c1" })
work:send({ from = "ann", to = "bob", payload = { n = 2 }, priority = "critical" })
work:send_message({ from = "ann", to = "bob", payload = { 3 } })
local refused = {
  full = code(work.send, work, { from = "ann", to = "bob", payload = 4 }),
  nobody = code(work.send, work, { from = "ann", to = "eve", payload = 4 }),
  stranger = code(work.join, work, "mallory"),
  priority = code(work.send, work, { from = "ann", to = "bob", payload = 4, priority = "asap" }),
}
local stats = work:stats()
local received = {}
for _ = 1, 3 do received[#received + 1] = work:receive("bob").payload end
local none = work:receive("bob", 0) == nil

local news = Channel.new({ name = "news", type = "broadcast" })
for _, member in ipairs({ "ann", "bob", "eve" }) do news:join(member) end
local to_all = news:send({ from = "ann", payload = "hello" }).receivers
local heard = { news:receive("bob").payload, news:receive("eve").payload, news:receive("ann", 0) == nil }

local orders = CommunicationChannel({ type = "topic" })
orders:join("all")
orders:join("paid", { pattern = "orders:paid" })
local by_topic = {
  orders:send({ from = "shop", topic = "orders.paid", payload = 1 }).receivers,
  orders:send({ from = "shop", topic = "orders.sent", payload = 2 }).receivers,
}
local message = orders:receive("paid")
local left = { orders:leave("paid"), orders:leave("paid") }
work:close()
return {
  receipt = receipt,
  refused = refused,
  stats = stats,
  received = received,
  none = none,
  to_all = to_all,
  heard = heard,
  by_topic = by_topic,
  message = { message.id, message.channel, message.from, message.topic, message.payload, message.priority, message.requires_ack, message.attempt },
  left = left,
  fields = { work.name, news.type, orders.name },
  closed = code(work.send, work, { from = "ann", to = "bob", payload = 1 }),
}
