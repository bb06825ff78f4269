-- Neovim's hands: does the steps of a plan as a person would, and writes down what was seen.
--
--   nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua'
--
-- Runs in 0.7 and later: what was renamed since is asked for by both names.
local plan = vim.fn.json_decode(vim.fn.readfile(vim.env.PLACEWRIGHT_PLAN))
local seen = { editor = 'neovim', steps = {}, published = {}, said = {}, exits = {} }
-- A machine with other work starts slowly.
local PATIENCE_MS = 30000

local function wait(what, ready)
  if not vim.wait(PATIENCE_MS, ready, 5) then
    error('waited in vain for ' .. what)
  end
end

vim.notify = function(text)
  table.insert(seen.said, tostring(text))
end

local get_clients = vim.lsp.get_clients or vim.lsp.get_active_clients
local function client()
  return get_clients()[1]
end

local started_at, first_seconds
local function seconds_since(moment)
  return (vim.loop.hrtime() - moment) / 1e9
end

local publish = vim.lsp.handlers['textDocument/publishDiagnostics']
vim.lsp.handlers['textDocument/publishDiagnostics'] = function(err, result, ...)
  first_seconds = first_seconds or seconds_since(started_at)
  local codes = vim.tbl_map(function(one) return one.code end, result.diagnostics)
  table.insert(seen.published, { uri = result.uri, version = result.version, codes = codes })
  return publish(err, result, ...)
end

local function configuration()
  local given = plan.client or {}
  return {
    name = 'placewright',
    cmd = plan.server,
    settings = given.settings,
    init_options = given.init_options,
    flags = { debounce_text_changes = 0 },
    -- Neovim sends these by itself from 0.8 on.
    on_init = function(started)
      if vim.fn.has('nvim-0.8') == 0 and given.settings then
        started.notify('workspace/didChangeConfiguration', { settings = given.settings })
      end
    end,
    on_exit = function(code, signal)
      table.insert(seen.exits, { code = code, signal = signal })
    end,
  }
end

-- The ways of docs/editors.md, by the age of the editor: from 0.11 on it starts the server for each file by itself.
local starts_by_itself = vim.lsp.config ~= nil
local FILETYPES = { 'yaml', 'json', 'terraform', 'typescript' }

local function enable()
  local config = configuration()
  config.filetypes = FILETYPES
  config.root_dir = plan.root
  vim.lsp.config('placewright', config)
  vim.lsp.enable('placewright')
end

local function attach()
  local config = configuration()
  config.root_dir = plan.root
  if vim.lsp.start then
    vim.lsp.start(config)
  else
    vim.lsp.buf_attach_client(0, vim.lsp.start_client(config))
  end
end

local function await_server()
  wait('the server', function()
    return client() and client().initialized
  end)
end

local function put_cursor(at)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  local found = vim.fn.searchpos('\\V' .. vim.fn.escape(at, '\\'), 'cw')
  assert(found[1] > 0, 'not in the buffer: ' .. at)
end

local function request(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, PATIENCE_MS)
  assert(answers, problem)
  local _, answer = next(answers)
  assert(answer and not answer.error, vim.inspect(answer))
  return answer.result
end

-- Calls the editor's own command; `choose` stands in for the person at the menu.
local function code_action(at, choose)
  put_cursor(at)
  local offered, done = {}, false
  local said_before = #seen.said
  vim.ui.select = function(items, options, chosen)
    local pick
    for index, item in ipairs(items) do
      local action = item.action or item[2]
      -- From 0.11 on those that cannot be chosen are shown too, with the reason.
      if not action.disabled then
        table.insert(offered, { title = options.format_item(item), preferred = action.isPreferred == true })
      end
      pick = pick or (choose(action) and index or nil)
    end
    chosen(pick and items[pick] or nil, pick)
    done = true
  end
  vim.lsp.buf.code_action()
  wait('code actions', function() return done or #seen.said > said_before end)
  return offered
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. (vim.bo.endofline and '\n' or '')
end

local function edit(one)
  local first, last = vim.fn.getline(one.line + 1), vim.fn.getline(one.toLine + 1)
  vim.api.nvim_buf_set_text(
    0, one.line, vim.fn.byteidxcomp(first, one.from), one.toLine, vim.fn.byteidxcomp(last, one.to),
    vim.split(one.text, '\n', { plain = true })
  )
end

local function symbols()
  return request('textDocument/documentSymbol', { textDocument = vim.lsp.util.make_text_document_params() })
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

local steps = {}

function steps.open(step)
  started_at = vim.loop.hrtime()
  vim.cmd('edit ' .. vim.fn.fnameescape(plan.root .. '/' .. step.file))
  if not starts_by_itself and not plan.config then
    attach()
  end
  await_server()
  return { filetype = vim.bo.filetype, encoding = client().offset_encoding }
end

-- What the editor shows, once the server said something; `fresh`: about the text as it is now.
function steps.diagnostics(step)
  local uri = vim.uri_from_bufnr(0)
  local tick = vim.api.nvim_buf_get_changedtick(0)
  wait('diagnostics', function()
    local last = seen.published[#seen.published]
    return last and last.uri == uri and (not step.fresh or last.version >= tick)
  end)
  return vim.tbl_map(function(one)
    local code = one.code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code)
    return { code = code, line = one.lnum, from = one.col, to = one.end_col, toLine = one.end_lnum }
  end, vim.diagnostic.get(0))
end

function steps.hover(step)
  put_cursor(step.at)
  vim.lsp.buf.hover()
  wait('the hover', float)
  local window = float()
  local shown = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  vim.api.nvim_win_close(window, true)
  return shown
end

function steps.actions(step)
  return code_action(step.at, function() return false end)
end

function steps.apply(step)
  local tick = vim.api.nvim_buf_get_changedtick(0)
  local offered = code_action(step.at, function(action) return action.isPreferred == true end)
  wait('the edit', function() return vim.api.nvim_buf_get_changedtick(0) ~= tick end)
  return offered
end

-- The lens above the workload, run as `vim.lsp.codelens.run()` does when the cursor is on its line.
function steps.lens(step)
  local tick = vim.api.nvim_buf_get_changedtick(0)
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true)
  else
    vim.lsp.codelens.refresh()
  end
  put_cursor(step.at)
  wait('lenses', function()
    return #vim.lsp.codelens.get(vim.lsp.codelens.enable and { bufnr = 0 } or 0) > 0
  end)
  vim.lsp.codelens.run()
  wait('the edit', function()
    return vim.api.nvim_buf_get_changedtick(0) ~= tick
  end)
end

function steps.text()
  return text()
end

function steps.undo()
  vim.cmd('silent undo')
end

function steps.redo()
  vim.cmd('silent redo')
end

function steps.save(step)
  vim.cmd('silent write!')
  assert(vim.loop.fs_copyfile(vim.api.nvim_buf_get_name(0), plan.root .. '/' .. step.as))
end

-- One edit after the other with no pause, as of a person who types.
function steps.type(step)
  for _, one in ipairs(step.edits) do
    edit(one)
  end
  return { version = vim.api.nvim_buf_get_changedtick(0) }
end

-- After each edit the server is asked what it reads, and the text is noted beside the answer.
function steps.probe(step)
  local found = {}
  for _, one in ipairs(step.edits) do
    edit(one)
    table.insert(found, { text = text(), symbols = symbols() })
  end
  return found
end

function steps.settle()
  vim.wait(500, function() return false end, 50)
end

function steps.kill()
  local pid = vim.fn.getpid()
  local child = vim.split(vim.fn.readfile('/proc/' .. pid .. '/task/' .. pid .. '/children')[1], ' ')[1]
  seen.published = {}
  vim.loop.kill(tonumber(child), 9)
  wait('news of the end', function() return #seen.exits > 0 and client() == nil end)
end

-- Neovim starts no server again by itself, but when a file is opened, be it the same.
function steps.restart()
  local start = vim.loop.hrtime()
  if starts_by_itself then
    vim.cmd('edit')
  else
    attach()
  end
  await_server()
  wait('diagnostics', function() return #seen.published > 0 end)
  return { seconds = seconds_since(start), first = first_seconds }
end

function steps.stop()
  local running = client()
  local before = #seen.exits
  if vim.fn.has('nvim-0.11') == 1 then
    running:stop()
  else
    running.stop()
  end
  wait('the end of the server', function() return #seen.exits > before end)
end

local ok, problem = xpcall(function()
  vim.cmd('filetype on')
  if plan.config then
    assert(loadstring(plan.config))()
  elseif starts_by_itself then
    enable()
  end
  for _, step in ipairs(plan.steps) do
    table.insert(seen.steps, { step = step['do'], saw = steps[step['do']](step) })
  end
end, debug.traceback)
if not ok then
  seen.problem = problem
end
vim.fn.writefile({ vim.json.encode(seen) }, vim.env.PLACEWRIGHT_SEEN)
vim.cmd(ok and 'qall!' or 'cquit')
