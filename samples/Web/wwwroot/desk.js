// Keeps the page up to date: the server signals a change, and the page loads its content again. Without this script, reloading the page does the same.
const desk = document.getElementById('desk');
const announcement = document.getElementById('announcement');
let newest = desk.querySelector('.timeline li')?.textContent;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });

function since(moment) {
    const seconds = Math.round((moment - Date.now()) / 1000);
    const [value, unit] = Math.abs(seconds) < 90 ? [seconds, 'second'] : Math.abs(seconds) < 5400 ? [Math.round(seconds / 60), 'minute']
        : Math.abs(seconds) < 129600 ? [Math.round(seconds / 3600), 'hour'] : [Math.round(seconds / 86400), 'day'];
    return relative.format(value, unit);
}

function tick() {
    for (const time of desk.querySelectorAll('dl time')) {
        time.textContent = since(new Date(time.dateTime));
    }
    for (const time of desk.querySelectorAll('.timeline time')) {
        time.textContent = new Date(time.dateTime).toLocaleTimeString();
    }
    for (const bar of desk.querySelectorAll('progress')) {
        bar.value = Math.min(1, Math.max(0, (Date.now() - bar.dataset.from) / (bar.dataset.to - bar.dataset.from)));
    }
}

// The page is not updated while a button is pressed: a button that is replaced in between would not receive the click.
let pressed = null;
addEventListener('pointerdown', () => pressed ??= Promise.withResolvers(), true);
for (const ended of ['pointerup', 'pointercancel']) {
    addEventListener(ended, () => {
        const over = pressed;
        pressed = null;
        setTimeout(() => over?.resolve());
    }, true);
}

async function released() {
    while (pressed) {
        await pressed.promise;
    }
}

let looks = 0;

async function look() {
    const mine = ++looks;
    const answer = await fetch('/Live');
    if (!answer.ok || answer.redirected) {
        location.reload();
        return;
    }
    const html = await answer.text();
    await released();
    if (mine !== looks) {
        return;    // A later update includes this one.
    }
    const focused = document.activeElement?.id;
    desk.innerHTML = html;
    const notice = document.querySelector('.notice');
    if (notice?.dataset.generation && notice.dataset.generation !== document.getElementById('generation')?.textContent) {
        notice.remove();    // The notice was about an earlier token.
    }
    tick();
    if (focused && document.activeElement === document.body) {
        document.getElementById(focused)?.focus();
    }
    const entry = desk.querySelector('.timeline li');
    if (entry && entry.textContent !== newest) {
        newest = entry.textContent;
        announcement.textContent = entry.querySelector('span').textContent;
    }
}

tick();
setInterval(tick, 1000);
new EventSource('/events').onmessage = look;
