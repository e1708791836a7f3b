-- Sessions: made, found, changed, suspended and resumed, completed, put away, deleted with their state.
local id = Session.create({ name = "Research", description = "About owls", tags = { "birds", "night" }, metadata = { depth = 2 } })
local child = Session.builder():name("Notes"):description("For later"):tag("birds"):parent(id):metadata({ pages = 1 }):build()
local plain = Session.builder():tags({ "fish" }):build()

local function fields(session_id)
  local session = Session.get(session_id)
  return {
    name = session.name,
    description = session.description,
    tags = session.tags,
    status = session.status,
    metadata = session.custom_metadata,
    child = session.parent_session_id == id,
    times = session.created_at <= session.updated_at,
    saved = session.saved_at ~= nil,
  }
end

local function names(filter)
  local found = {}
  for _, session in ipairs(Session.list(filter)) do
    found[#found + 1] = session.name or "none"
  end
  return table.concat(found, ", ")
end

local made = { fields(id), fields(child), #id >= 16, Session.load(id) == id }

Session.set_current(id)
local current = { Session.get_current() == id }
Session.set_current(nil)
current[2] = Session.get_current() == nil

State.save("session:" .. id, "step", 3)
Session.update(id, { name = "Research on owls", metadata = { width = 5 } })
Session.save(id)
Session.suspend(id)
local suspended = { Session.get(id).status, names({ status = "suspended" }) }
Session.resume(id)
local changed = fields(id)

local lists = { names(), names({ tags = { "birds" } }), names({ limit = 1 }), names({ status = "failed" }) }

Session.complete(child)
Session.archive(child)
Session.fail(plain)
local ended = { Session.get(child).status, Session.get(plain).status }

-- This run is not durable: there is no record of it.
local replay = {
  Session.can_replay(id),
  #Session.list_replayable(),
  Session.get_replay_metadata(id).runs[1].effects,
  #Session.replay(id).runs,
}

local errors = {}
local function code(call, ...)
  local ok, err = pcall(call, ...)
  errors[#errors + 1] = ok and "no error" or err.code
end
code(Session.suspend, child)
code(Session.get, "missing")
code(Session.get, "not an id/")
code(Session.create, { parent_session_id = "missing" })
code(Session.set_current, "missing")
code(Session.create, { id = id })
code(Session.replay, id, { mode = "modified" })

Session.set_current(id)
Session.delete(id)
return {
  made = made,
  current = current,
  suspended = suspended,
  changed = changed,
  lists = lists,
  ended = ended,
  replay = replay,
  errors = errors,
  deleted = { names(), State.load("session:" .. id, "step") == nil, Session.get_current() == nil },
}
