const original = `Probe.echo('a')
Probe.echo('b')
return 1`;

/** Scripts in Lua that are run again with the log of an earlier run. */
export const REPEAT = {
  scripts: {
    branches: {
      anyOrder: true,
      code: `local function branch(name)
  return function()
    local sum = 0
    for step = 1, 3 do
      sum = sum + Probe.echo(name + step)
      print(name, step)
      Probe.echo_now({ name, step, sum })
    end
    return sum
  end
end
return Probe.branches({ branch(1), branch(10), branch(100) })`,
    },
    'the first of many': {
      code: `local order = {}
local function get(name)
  return function()
    order[#order + 1] = Probe.echo(name)
    Probe.echo_now(order[#order])
    return #order
  end
end
local ranks = Probe.branches({ get('a'), get('b'), get('c'), get('d') })
return { order = order, ranks = ranks }`,
    },
    coroutines: {
      code: `local seen = {}
local function words(name)
  return coroutine.wrap(function()
    for i = 1, 3 do
      coroutine.yield(Probe.echo(name .. i))
    end
  end)
end
local function reader(name)
  return function()
    local inner = words(name)
    local co = coroutine.create(function()
      for i = 1, 3 do seen[#seen + 1] = inner() Probe.echo_now(seen[#seen]) coroutine.yield(i) end
    end)
    while coroutine.status(co) ~= 'dead' do assert(coroutine.resume(co)) end
    return name
  end
end
Probe.branches({ reader('a'), reader('b'), reader('c') })
return seen`,
    },
    callbacks: {
      code: `local log = {}
local function work(x)
  log[#log + 1] = 'in ' .. x
  local doubled = Probe.echo(x * 2)
  log[#log + 1] = 'out ' .. x
  if x == 5 then error('five') end
  return doubled
end
local results = Probe.branches({
  function() return Probe.call_back(work, 1) end,
  function() return Probe.call_back(work, 2) end,
  function() return Probe.branches({ function() return work(3) end, function() return Probe.call_back(work, 4) end }) end,
  function() local ok, err = pcall(Probe.call_back, work, 5) return err.message end,
})
return { results = results, log = log }`,
    },
    streams: {
      code: `local parts = {}
local function read(name, last)
  return function()
    for part in Probe.count(9) do
      parts[#parts + 1] = name .. part
      if part == last then break end
    end
    return 0
  end
end
Probe.branches({ read('a', 3), read('b', 5), read('c', 99) })
return parts`,
    },
    errors: {
      anyOrder: true,
      code: `local function try(f, ...)
  local args = { ... }
  return function()
    local ok, err = pcall(f, table.unpack(args))
    return ok and 'fine' or { tostring(err), err.code, err.data and err.data.attempt or 0 }
  end
end
local ok, err = pcall(Probe.fail_now)
Probe.echo_now(err.code)
return Probe.branches({ try(Probe.fail), try(Probe.echo, 1), try(Probe.echo, coroutine.create(print)), try(Probe.fail) })`,
    },
    'an error that nobody catches': {
      code: `Probe.branches({ function() return Probe.echo(1) end, function() return Probe.echo(2) end })
Probe.fail()`,
    },
    time: {
      code: `local times = { os.time(), os.clock() }
for step = 1, 3 do
  Probe.echo(step)
  for _, time in ipairs({ os.time(), os.clock(), os.date('!%H:%M:%S'), Probe.echo_now(os.time()), os.time() }) do
    times[#times + 1] = time
  end
end
return times`,
    },
    chance: {
      code: `local function keys()
  local t, found = {}, {}
  for _, name in ipairs({ 'alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta' }) do t[name] = true t[{}] = true end
  for key in pairs(t) do found[#found + 1] = tostring(key) end
  return found
end
local values = { math.random(), keys(), tostring(print), tostring({}) }
Probe.branches({ function() return Probe.echo(1) end, function() return Probe.echo(2) end })
math.randomseed()
values[#values + 1] = math.random(1 << 40)
values[#values + 1] = keys()
return values`,
    },
    'memory and what is collected when': {
      code: `local weak = setmetatable({}, { __mode = 'v' })
local counts = {}
for round = 1, 4 do
  for i = 1, 2000 do weak[#weak + 1] = { i } end
  Probe.branches({ function() return Probe.echo(Counter.new({ start = round })) end, function() return Probe.echo({}) end })
  local alive = 0
  for _ in pairs(weak) do alive = alive + 1 end
  counts[#counts + 1] = alive
  counts[#counts + 1] = collectgarbage('count')
end
return counts`,
    },
    'calls inside of built-in functions': {
      anyOrder: true,
      code: `local function sort()
  local t = { 3, 1, 2, 5, 4 }
  table.sort(t, function(a, b) return Probe.echo(a) < Probe.echo(b) end)
  return table.concat(t)
end
local function replace()
  return (string.gsub('a-b-c', '%a', function(letter) return Probe.echo(letter:upper()) end))
end
local lazy = setmetatable({}, { __index = function(_, key) return Probe.echo_now(key) end })
local function wait() return Probe.echo('x') .. lazy.name end
return Probe.branches({ sort, replace, wait, function() return Probe.call_back(sort, 1) end })`,
    },
    'objects of both sides': {
      anyOrder: true,
      code: `local Mine = BaseThing:extend('Mine')
function Mine:work(x) return Probe.echo(x) + 1 end
local one, two = Mine.new({ name = 'n' }), Mine.new({ name = 'm' })
local counter, other = Counter.new({ start = 5 }), Counter.new({ start = 7 })
local host = Probe.give()
local results = Probe.branches({
  function() return one:describe() end,
  function() return two:describe() end,
  function() return Probe.echo(counter) == counter end,
  function() return host.double(21) end,
  function() return host.letters():collect() end,
})
return { results, counter:add_to(1), other:add_to(2) }`,
    },
    'an end of its own': {
      code: `Probe.branches({ function() return Probe.echo(1) end, function() return Probe.echo(2) end })
Probe.echo_now('last')
os.exit(3)`,
    },
  },
  edited: {
    original,
    failing: `Probe.echo('a')\nerror('not yet')`,
    edits: {
      'other arguments': { code: original.replace(`'b'`, `'c'`), line: 2 },
      'another method': { code: original.replace(`Probe.echo('b')`, `Probe.record('b')`), line: 2 },
      'a call more': { code: original.replace(`Probe.echo('b')`, `Probe.echo_now(1) Probe.echo('b')`), line: 2 },
      'a call less': { code: original.replace(`Probe.echo('b')`, ''), line: 2 },
      'a divergence that it tries to catch': {
        code: `Probe.echo('a')\npcall(Probe.echo, 'c') while true do pcall(error) end`,
        line: 2,
      },
      'another result': { code: original.replace('return 1', 'return 2') },
      'an end of its own': { code: original.replace(`Probe.echo('b')`, 'os.exit(0)'), line: 2 },
    },
  },
};
