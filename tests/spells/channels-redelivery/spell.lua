-- A message that has to be acknowledged comes again until it is, or becomes a dead letter.
local work = Channel.new({ name = "work", max_attempts = 2, backoff_ms = 0 })
work:join("bob")
for n = 1, 3 do work:send({ from = "ann", to = "bob", payload = n, requires_ack = true }) end

local first, second, third = work:receive("bob"), work:receive("bob"), work:receive("bob")
local answers = {
  work:acknowledge("bob", first.id),
  work:ack("bob", first.id),
  work:reject("bob", second.id),
  work:reject("bob", third.id, { requeue = false }),
}
local again = work:receive("bob")
local given_up = work:reject("bob", again.id)

local function describe(letters)
  local found = {}
  for _, letter in ipairs(letters) do
    found[#found + 1] = { letter.message.payload, letter.message.attempt, letter.receiver, letter.reason }
  end
  return found
end
local dead = describe(work:dead_letters())
local one = describe(work:dead_letters({ id = third.id }))
local redelivered = work:redeliver({ receiver = "bob", id = third.id })
local last = work:receive("bob")
work:ack("bob", last.id)
return {
  answers = answers,
  again = { again.payload, again.attempt },
  given_up = given_up,
  dead = dead,
  one = one,
  redelivered = redelivered,
  last = { last.payload, last.attempt },
  stats = work:stats(),
}
