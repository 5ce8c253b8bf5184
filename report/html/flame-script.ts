/** Draws the flame graphs of a page from their data: search, zoom and keys; no network, no storage, no inline styles. */
export const flameScript = String.raw`(() => {
'use strict';
const shade = (name) => { let h = 0; for (const c of name) h = (h * 31 + c.codePointAt(0)) >>> 0; return h % 4; };
const kind = (name) => name.endsWith('_[k]') ? 'k' : name.endsWith('_[j]') || name.endsWith('_[i]') ? 'j' : 'u';
const digits = (v) => v === 0 ? '0' : Math.abs(v) >= 1000 ? Math.round(v).toLocaleString('en').replaceAll(',', '\u202f') : String(Number(v.toPrecision(3)));
const percent = (part) => digits(100 * part) + ' %';
for (const flame of document.querySelectorAll('.flame')) {
  const data = JSON.parse(flame.querySelector('script').textContent);
  const [stage, told, found] = ['.stage', '.told', '.found'].map((each) => flame.querySelector(each));
  const [search, process, reset] = ['input', 'select', 'button'].map((each) => flame.querySelector(each));
  const step = data.isDifferential ? 5 : 3;
  const root = { depth: -1, name: '', width: 0, children: [], parent: null, x: 0 };
  const path = [root];
  for (let at = 0; at < data.nodes.length; at += step) {
    const [depth, number, width, before, after] = data.nodes.slice(at, at + step);
    const parent = path[depth];
    const node = { depth, name: data.names[number], width, before, after, parent, children: [], x: 0 };
    parent.children.push(node);
    path[depth + 1] = node;
    path.length = depth + 2;
  }
  const lay = (nodes, from) => { let x = from; for (const node of nodes) { node.x = x; lay(node.children, x); x += node.width; } return x; };
  const names = root.children.map((node) => node.name);
  const idle = names.includes('swapper') && names.length > 1;
  const option = (value, text) => { const made = document.createElement('option'); made.value = value; made.textContent = text; process.append(made); };
  if (idle) option('-', 'all but idle (swapper)');
  option('*', 'all');
  for (const node of [...root.children].sort((a, b) => b.width - a.width).slice(0, 60)) option('=' + node.name, node.name);
  let focus = root, shown = [], whole = 1, elements = new Map();
  const chosen = () => root.children.filter((node) => process.value === '*' || (process.value === '-' ? node.name !== 'swapper' : process.value === '=' + node.name));
  const isHit = (node) => search.value !== '' && node.name.toLowerCase().includes(search.value.toLowerCase());
  const amount = (value) => digits(value * data.factor) + ' ' + data.unit;
  const describe = (node) => {
    const share = percent(node.width / whole) + ' of the shown samples';
    if (!data.isDifferential) return node.name + ': ' + amount(node.width) + ', ' + share;
    const change = node.before === 0 ? 'new' : node.after === 0 ? 'removed' : (node.after > node.before ? '+' : '') + percent(node.after / node.before - 1).replace('-', '\u2212');
    return node.name + ': ' + data.sides[0] + ' ' + amount(node.before) + ', ' + data.sides[1] + ' ' + amount(node.after) + ' (' + change + ')';
  };
  const look = (node) => {
    if (!data.isDifferential) return 'f ' + kind(node.name) + shade(node.name);
    const change = (node.after - node.before) / Math.max(node.after, node.before, 1e-300);
    return 'f d' + (Math.abs(change) < 0.1 ? '0' : (change > 0 ? 'p' : 'm') + (Math.abs(change) < 0.4 ? 1 : Math.abs(change) < 0.8 ? 2 : 3));
  };
  const sign = (node) => !data.isDifferential ? '' : { p: '\u25b2 ', m: '\u25bc ' }[look(node)[3]] || '';
  const draw = () => {
    const top = chosen();
    whole = lay(top, 0) || 1;
    if (focus !== root && !top.some((node) => node.x <= focus.x && focus.x < node.x + node.width && belongs(focus, node))) focus = root;
    const [from, width] = focus === root ? [0, whole] : [focus.x, focus.width];
    const least = 0.8 / Math.max(200, stage.clientWidth);
    const fragment = document.createDocumentFragment();
    elements = new Map(); shown = [];
    let deepest = 0;
    const put = (node, left, part, isAbove) => {
      const div = document.createElement('div');
      div.className = look(node) + (isAbove ? ' above' : '') + (isHit(node) ? ' hit' : '');
      div.style.left = 100 * left + '%';
      div.style.width = 100 * part + '%';
      div.style.setProperty('--depth', node.depth);
      div.setAttribute('role', 'treeitem');
      div.setAttribute('aria-level', node.depth + 1);
      div.setAttribute('aria-label', describe(node));
      div.title = describe(node);
      div.tabIndex = -1;
      if (part * stage.clientWidth > 14) div.textContent = sign(node) + node.name;
      div.node = node;
      elements.set(node, div); shown.push(node);
      deepest = Math.max(deepest, node.depth + 1);
      fragment.append(div);
    };
    const walk = (nodes) => { for (const node of nodes) {
      const part = node.width / width;
      if (part < least) continue;
      put(node, (node.x - from) / width, part, false);
      walk(node.children);
    } };
    if (focus === root) walk(top);
    else {
      const above = [];
      for (let node = focus.parent; node !== root; node = node.parent) above.unshift(node);
      for (const node of above) put(node, 0, 1, true);
      walk([focus]);
    }
    stage.replaceChildren(fragment);
    stage.style.setProperty('--rows', deepest);
    const first = elements.get(focus) || stage.firstElementChild;
    if (first) first.tabIndex = 0;
    tell();
  };
  const belongs = (node, top) => { for (let at = node; at; at = at.parent) if (at === top) return true; return false; };
  const tell = () => {
    if (search.value === '') { found.textContent = ''; return; }
    let [count, sum] = [0, 0];
    const walk = (nodes, inside) => { for (const node of nodes) {
      const hit = isHit(node);
      if (hit) { count += 1; if (!inside) sum += node.width; }
      walk(node.children, inside || hit);
    } };
    walk(chosen(), false);
    found.textContent = count + (count === 1 ? ' frame, ' : ' frames, ') + percent(sum / whole);
  };
  const enter = (node) => {
    const element = elements.get(node);
    if (!element) return;
    for (const each of stage.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
    element.tabIndex = 0;
    element.focus();
    element.scrollIntoView({ block: 'nearest' });
    told.textContent = describe(node);
  };
  const zoom = (node) => { focus = node; draw(); if (node !== root) enter(node); };
  const out = () => { const was = focus; search.value = ''; focus = root; draw(); enter(was === root ? shown[0] : was); };
  stage.addEventListener('click', (event) => { if (event.target.node) zoom(event.target.node === focus ? focus.parent : event.target.node); });
  stage.addEventListener('pointerover', (event) => { if (event.target.node) told.textContent = describe(event.target.node); });
  stage.addEventListener('focusin', (event) => { if (event.target.node) told.textContent = describe(event.target.node); });
  stage.addEventListener('keydown', (event) => {
    const node = event.target.node;
    const beside = (by) => { const row = shown.filter((each) => node && each.depth === node.depth); return row[row.indexOf(node) + by]; };
    const widest = (nodes) => nodes.filter((each) => elements.has(each)).sort((a, b) => b.width - a.width)[0];
    const goals = { ArrowDown: () => enter(node ? widest(node.children) : shown[0]), ArrowUp: () => enter(node?.parent), ArrowLeft: () => enter(beside(-1)), ArrowRight: () => enter(beside(1)),
      Home: () => enter(shown[0]), Enter: () => node && zoom(node), ' ': () => node && zoom(node), Escape: out, Backspace: () => zoom(focus === root ? root : focus.parent), '/': () => search.focus() };
    const goal = goals[event.key];
    if (!goal || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goal();
  });
  search.addEventListener('input', () => { for (const [node, element] of elements) element.classList.toggle('hit', isHit(node)); tell(); });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') enter(shown.filter(isHit).sort((a, b) => b.width - a.width)[0]);
    if (event.key === 'Escape') out();
  });
  process.addEventListener('change', () => { focus = root; draw(); });
  reset.addEventListener('click', out);
  let drawn = 0;
  new ResizeObserver(() => { if (Math.abs(stage.clientWidth - drawn) > 40) { drawn = stage.clientWidth; draw(); } }).observe(stage);
  drawn = stage.clientWidth;
  draw();
}
})();`;
