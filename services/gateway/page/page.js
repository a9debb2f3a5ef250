// The page: upload a lecture, watch questions arrive, replace one, download.
// Everything it shows of a lecture is text, except `html` and
// `solution_html` of a question, which the renderer sanitised.

const byId = (id) => document.getElementById(id);
const TYPES = {
  single_choice: 'single choice', multiple_choice: 'multiple choice', true_false: 'true or false',
  fill_in: 'fill-in', short_answer: 'short answer', numeric: 'numeric',
};
const STEPS = { generator: 'written …', answerer: 'answered blind …', grader: 'graded …', renderer: 'accepted' };
const ENDED = new Set(['complete', 'short', 'failed', 'cancelled']);
let shown = null; // the exam on screen: {id, requested, stop}

// --- talking to the API

function headers(extra = {}) {
  const key = sessionStorage.getItem('key');
  return key ? { ...extra, Authorization: `Bearer ${key}` } : extra;
}

async function call(path, options = {}) {
  const answer = await fetch(path, { ...options, headers: headers(options.headers) }).catch((fault) => {
    throw options.signal?.aborted ? fault : new Error('The server does not answer.');
  });
  if (answer.status === 401) byId('key-form').hidden = false;
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    const error = new Error(problem.detail || `The server answered ${answer.status}.`);
    error.refused = answer.status < 500 && answer.status !== 429; // trying again would not help
    throw error;
  }
  return answer;
}

// Server-sent events by fetch, for EventSource cannot send a key.
async function* events(path, after, signal) {
  const answer = await call(path, { signal, headers: after ? { 'Last-Event-ID': String(after) } : {} });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value.replaceAll('\r\n', '\n');
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { name: 'message', data: '' };
      for (const line of block.split('\n')) {
        const at = line.indexOf(':');
        const [field, text] = [line.slice(0, at), line.slice(at + 1).trimStart()];
        if (field === 'event') event.name = text;
        if (field === 'data') event.data += text;
        if (field === 'id') event.id = Number(text);
      }
      if (event.data) yield { ...event, data: JSON.parse(event.data) };
    }
  }
}

// --- asking for an exam

function told(error, where = 'problem') {
  byId(where).textContent = error ? error.message : '';
  byId(where).hidden = !error;
}

byId('files').addEventListener('change', () => {
  const names = [...byId('files').files].map((file) => file.name);
  byId('drop-text').textContent = names.join(', ') || 'Choose a lecture or drop it here';
});
for (const kind of ['dragover', 'dragleave', 'drop']) {
  byId('drop').addEventListener(kind, (event) => {
    event.preventDefault();
    byId('drop').classList.toggle('over', kind === 'dragover');
    if (kind === 'drop') {
      byId('files').files = event.dataTransfer.files;
      byId('files').dispatchEvent(new Event('change'));
    }
  });
}

byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const spec = { n: Number(byId('n').value), types: [] };
  for (const name of ['title', 'course', 'date', 'instructions', 'language']) spec[name] = byId(name).value;
  for (const name of ['seed', 'points', 'duration_minutes']) {
    if (byId(name).value) spec[name] = Number(byId(name).value);
  }
  spec.types = [...document.querySelectorAll('input[name=types]:checked')].map((box) => box.value);
  const body = new FormData();
  for (const file of byId('files').files) body.append('lectures', file);
  body.append('spec', JSON.stringify(spec));
  const button = event.target.querySelector('button');
  button.disabled = true;
  told(null);
  try {
    const answer = await call('/v1/exams', {
      method: 'POST', body, headers: { 'Idempotency-Key': crypto.randomUUID() },
    });
    const exam = await answer.json();
    history.pushState(null, '', `#${exam.id}`);
    byId('exam').hidden = false;
    byId('exam').scrollIntoView({ behavior: 'smooth', block: 'start' });
    show(exam.id);
  } catch (error) {
    told(error);
  } finally {
    button.disabled = false;
  }
});

byId('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('key', byId('key').value.trim());
  byId('key-form').hidden = true;
  start();
});

// --- showing one

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// `again`: the same exam goes on; what stands on screen stays until it changes.
async function show(id, again = false) {
  shown?.stop.abort();
  const stop = new AbortController();
  shown = { id, stop, following: true, live: false };
  byId('exam').hidden = false;
  if (!again) {
    byId('questions').replaceChildren();
    byId('papers').replaceChildren();
    byId('exam-title').textContent = '';
    byId('counts').textContent = '';
  }
  told(null, 'exam-problem');
  let after = 0;
  while (!stop.signal.aborted) {
    try {
      for await (const event of events(`/v1/exams/${id}/events`, after, stop.signal)) {
        if (event.id) after = event.id;
        if (event.name === 'end') {
          shown.following = false;
          return;
        }
        take(event);
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      told(error.refused ? error : new Error('The connection was lost. Connecting again …'), 'exam-problem');
      if (error.refused) {
        shown.following = false;
        return;
      }
    }
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
}

function take(event) {
  told(null, 'exam-problem');
  if (event.name === 'exam') {
    summary(event.data);
    shown.live = true; // what came before it was there already
  }
  if (event.name === 'question' || event.name === 'slot') place(event.data);
  if (event.name === 'progress') {
    const row = document.getElementById(`place-${event.data.slot}`);
    const wait = row?.querySelector('.wait');
    const step = STEPS[event.data.stage] || event.data.stage;
    if (wait) wait.textContent = event.data.outcome === 'waits' ? `waiting: ${event.data.reason}` : step;
  }
}

function summary(exam) {
  byId('exam-title').textContent = exam.title || 'Reading the lecture …';
  byId('status').textContent = exam.status;
  byId('status').className = `status ${exam.status}`;
  shown.requested = exam.requested;
  if (exam.reason) told(new Error(exam.reason), 'exam-problem');
  if (exam.papers_reason) told(new Error(exam.papers_reason), 'exam-problem');
  const papers = byId('papers');
  papers.replaceChildren();
  if (exam.papers_ready) {
    for (const [name, word] of [['exam.pdf', 'Exam (PDF)'], ['key.pdf', 'Key (PDF)'], ['exam.json', 'exam.json'], ['lecture.txt', 'Lecture text']]) {
      const button = element('button', word, name === 'exam.pdf' ? 'primary' : '');
      button.addEventListener('click', () => download(exam.id, name));
      papers.append(button);
    }
  } else if (ENDED.has(exam.status)) {
    if (['complete', 'short'].includes(exam.status) && !exam.papers_reason) papers.append(element('span', 'The papers are being made …', 'counts'));
  } else {
    papers.append(action('Cancel', `/v1/exams/${exam.id}/cancel`));
    const pause = exam.status === 'paused' ? 'resume' : 'pause';
    papers.append(action(pause === 'pause' ? 'Pause' : 'Resume', `/v1/exams/${exam.id}/${pause}`));
  }
  counts();
}

// A button that posts; what the server refuses is said beside it.
function action(word, path, label, row) {
  const button = element('button', word);
  button.type = 'button';
  if (label) button.setAttribute('aria-label', label);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await call(path, { method: 'POST' });
      if (!shown.following) await show(shown.id, true);
    } catch (error) {
      if (row) refused(row, error);
      else told(error, 'exam-problem');
      button.disabled = false;
    }
  });
  return button;
}

function refused(row, error) {
  row.querySelector('.row-problem')?.remove();
  const problem = element('p', error.message, 'row-problem');
  problem.setAttribute('role', 'alert');
  row.children[1].append(problem);
}

function place(data) {
  const id = `place-${data.number}`;
  const row = element('li');
  row.id = id;
  row.dataset.state = data.state;
  row.dataset.number = data.number;
  row.append(element('span', `${data.number}.`, 'number'));
  const middle = element('div');
  middle.append(element('span', TYPES[data.type] || data.type, 'type'));
  row.append(middle);
  const act = element('span', '', 'act');
  if (data.question) {
    const body = element('div', '', 'body');
    body.innerHTML = data.question.html;
    middle.append(body, proof(data.question));
    const at = `/v1/exams/${shown.id}/questions/${data.number}`;
    act.append(action('Replace', `${at}/replace`, `Replace question ${data.number}`, row));
    act.append(action('Drop', `${at}/drop`, `Drop question ${data.number}`, row));
    if (shown.live) row.className = 'arrived';
  } else {
    const words = { waiting: 'waits', in_flight: 'being written …', unfilled: 'stays empty', failed: 'failed', cancelled: 'dropped' };
    const reason = data.reason && data.state !== 'in_flight' ? `: ${data.reason}` : '';
    middle.append(element('p', (words[data.state] || data.state) + reason, 'wait'));
  }
  row.append(act);
  const old = document.getElementById(id);
  if (old) old.replaceWith(row);
  else {
    const after = [...byId('questions').children].find((li) => Number(li.dataset.number) > data.number);
    byId('questions').insertBefore(row, after || null);
  }
  counts();
}

function proof(question) {
  const details = element('details', '', 'proof');
  details.append(element('summary', 'Key and proof'));
  const key = element('p', '', '');
  key.append(element('span', 'Key: '), element('span', keyText(question), 'key'));
  const solution = element('div');
  solution.innerHTML = question.solution_html;
  details.append(key, solution);
  const where = question.evidence.heading ? ` (${question.evidence.heading})` : '';
  details.append(element('blockquote', `“${question.evidence.quote}”${where}`));
  return details;
}

function keyText(question) {
  const { key } = question;
  if (typeof key === 'boolean') return key ? 'true' : 'false';
  if (Array.isArray(key)) return key.map((one) => (Array.isArray(one) ? one.join(' / ') : one)).join(question.type === 'short_answer' ? ' / ' : ', ');
  if (typeof key === 'object') return `${key.value}${key.tolerance ? ` ± ${key.tolerance}` : ''} ${key.unit || ''}`;
  return key;
}

function counts() {
  const rows = [...byId('questions').children];
  const accepted = rows.filter((row) => row.dataset.state === 'accepted').length;
  const asked = shown.requested || rows.length;
  byId('counts').textContent = `${accepted} of ${asked} accepted`;
  byId('fill').style.width = asked ? `${(100 * accepted) / asked}%` : '0';
  byId('meter').setAttribute('aria-valuemax', asked);
  byId('meter').setAttribute('aria-valuenow', accepted);
}

async function download(id, name) {
  try {
    const answer = await call(`/v1/exams/${id}/papers/${name}`);
    const link = element('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) {
    told(error, 'exam-problem');
  }
}

// --- starting

async function start() {
  try {
    const { exams } = await (await call('/v1/exams?limit=10')).json();
    byId('earlier').hidden = exams.length === 0;
    byId('exams').replaceChildren(...exams.map((exam) => {
      const row = element('li');
      const link = element('a', exam.title || exam.id);
      link.href = `#${exam.id}`;
      row.append(link, element('span', `${exam.accepted} of ${exam.requested}`, 'counts'), element('span', exam.status, `status ${exam.status}`));
      return row;
    }));
    told(null);
  } catch (error) {
    told(error);
  }
  if (location.hash.startsWith('#exam_')) show(location.hash.slice(1));
}
window.addEventListener('hashchange', () => { if (location.hash.startsWith('#exam_')) show(location.hash.slice(1)); });
start();
