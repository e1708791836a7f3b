-- What keeps work going: attempts, ways around, circuits, rates, caches, balanced members.
local function refusal(fn, ...)
  local ok, err = pcall(fn, ...)
  return { ok, err.code }
end

local tries = 0
local retried = Retry.execute(function(input)
  tries = tries + 1
  if tries < 3 then error("not yet") end
  return input .. " after " .. tries
end, { max_attempts = 5, base_delay_ms = 1, input = "done" })
local stopped = 0
local given_up = refusal(Retry.execute, function()
  stopped = stopped + 1
  error("never")
end, { base_delay_ms = 1, retry_if = function(err) return not err.message:match("never") end })

local fallback = Fallback.execute({
  function() error("first is down") end,
  Tool.get("calculator"),
  function() return "not reached" end,
}, { input = "6 * 7" })

local breaker = CircuitBreaker.new({ name = "search", failure_threshold = 2, timeout = 60 })
local states = { breaker:state() }
local counts
for _ = 1, 2 do
  pcall(function() return breaker:call(function() error("down") end) end)
  counts = counts or breaker:counts()
end
states[2] = breaker:state()
local refused = refusal(function() return breaker:call(function() return "never" end) end)

local limiter = RateLimiter.new({ max_requests = 2, time_window = 60, max_wait_ms = 0 })
limiter:wait_if_needed()
local second = limiter:execute(function(input) return input end, "second")
local limited = { limiter:is_exceeded(), limiter:is_exceeded("other"), refusal(function() return limiter:execute(function() end) end)[2] }
limiter:check_limit("http", { requests = 1, per = "minute" })
local checked = refusal(function() return limiter:check_limit("http", { requests = 1, per = "minute" }) end)

local cache = Cache.new({ max_entries = 10, ttl_ms = 60000 })
local computed = 0
local function compute(key)
  computed = computed + 1
  return { key = key }
end
local first = cache:get_or_compute("user:1", compute).key
local again = cache:get_or_compute("user:1", compute).key
cache:set("user:2", "two")
local cached = {
  first, again, computed, cache:get("user:2"), cache:get("none") == nil,
  cache:delete("user:2"), cache:invalidate("user:*"), cache:stats().hits,
}

local one = Tool.register({ name = "one", description = "One", execute = function() return "one" end })
local two = Tool.register({ name = "two", description = "Two", execute = function() error("two is down") end })
local balancer = LoadBalancer.new({ name = "both", members = { one, two }, strategy = "round_robin", max_attempts = 2 })
local balanced = { balancer:execute({}), balancer:execute({}), balancer.name }
local calls = 0
for _, member in ipairs(balancer:stats()) do calls = calls + member.calls end

return {
  retried = retried,
  given_up = given_up,
  stopped = stopped,
  fallback = fallback.output,
  states = states,
  refused = refused,
  failures = counts.failures,
  second = second,
  limited = limited,
  checked = checked,
  cached = cached,
  balanced = balanced,
  calls = calls,
}
