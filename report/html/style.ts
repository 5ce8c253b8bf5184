/** The style of the page, in light, in dark and on paper; every colour has a symbol, a shape, a pattern or a word beside it. */
export const style = `:root{color-scheme:light dark;--bg:#fcfcfa;--ink:#1c1f24;--soft:#5c626b;--rule:#dcddd8;--card:#fff;--band:#e9ece4;--v0:#4a5563;--v1:#1f66b0;--v2:#b04a06;--v3:#25763f;--v4:#7a3fa5;--v5:#a82d5c;--good:#1f6b3a;--bad:#a82020;--warn:#8a5a00;--warnbg:#fff4d6;--k0:#f3b183;--k1:#f0a070;--k2:#f5c096;--k3:#eea97f;--u0:#b9d5a0;--u1:#a9cb8d;--u2:#c8dfb4;--u3:#b0d098;--j0:#a9c8e4;--j1:#98bcdd;--j2:#bad4ea;--j3:#a1c2e0;--d0:#e4e4e0;--p1:#f6cfc6;--p2:#f0a797;--p3:#e67c68;--m1:#cfe0f2;--m2:#a3c5e8;--m3:#72a6dc;--flame:#1a1a1a;--heat:31,102,176}
@media (prefers-color-scheme:dark){:root{--bg:#15171a;--ink:#e7e6e1;--soft:#a2a7ae;--rule:#34383e;--card:#1b1e22;--band:#262c26;--v0:#a9b3c0;--v1:#74b0ee;--v2:#f0955a;--v3:#72c78d;--v4:#c093e8;--v5:#f085ab;--good:#76cf95;--bad:#ff8f85;--warn:#f0c060;--warnbg:#332a12;--heat:116,176,238}}
@media print{:root{color-scheme:light;--bg:#fff;--ink:#000;--soft:#444;--rule:#bbb;--card:#fff;--band:#e9ece4;--v0:#4a5563;--v1:#1f66b0;--v2:#b04a06;--v3:#25763f;--v4:#7a3fa5;--v5:#a82d5c;--good:#1f6b3a;--bad:#a82020;--warn:#8a5a00;--warnbg:#fff4d6;--heat:31,102,176}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:82rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.9rem;line-height:1.2;margin:2rem 0 .25rem;font-weight:650;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2.75rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--rule);font-weight:650}
h3{font-size:1rem;margin:1rem 0 .35rem;overflow-wrap:anywhere}
h4{font-size:.9rem;margin:.6rem 0 .2rem;overflow-wrap:anywhere}
p{margin:.4rem 0;max-width:46rem;overflow-wrap:anywhere}
.lead{color:var(--soft)}
a{color:var(--v1)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;padding:0;margin:.75rem 0;font-size:.9rem}
.warning{background:var(--warnbg);border-left:4px solid var(--warn);padding:.6rem .9rem;border-radius:2px}
.emulated{color:var(--warn)}
.verdicts{list-style:none;padding:0;margin:1rem 0;display:grid;gap:.25rem 2rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,23rem),1fr))}
.verdicts ul{list-style:none;padding:0;margin:0}.verdicts ul li{padding:.25rem 0;overflow-wrap:anywhere}
.plain{padding-left:1.1rem}
.chip{display:inline-block;font-size:.8rem;font-weight:650;white-space:nowrap;border:1px solid currentColor;border-radius:3px;padding:0 .35rem}
.better,.ok{color:var(--good);fill:var(--good)}.worse,.failed{color:var(--bad);fill:var(--bad)}.equivalent{color:var(--soft);fill:var(--soft)}.inconclusive,.confounded,.partial{color:var(--warn);fill:var(--warn)}
.grid>details{grid-column:1/-1;min-width:0}.grid{display:grid;gap:1.25rem 2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,23rem),1fr));align-items:start}
figure{margin:0;min-width:0}figure h3{margin-top:.25rem}
.full figure{grid-column:1/-1}
figcaption{font-size:.8rem;color:var(--soft);margin-top:.3rem;max-width:46rem;overflow-wrap:anywhere}
svg{display:block;width:100%;max-width:34rem;height:auto;font-size:12px;overflow:visible}
svg text{fill:var(--ink);paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}svg .small{font-size:10.5px;fill:var(--soft)}svg .strong{font-weight:650}svg .end{text-anchor:end}svg .mid{text-anchor:middle}svg .inside{font-size:11px;fill:#111;paint-order:stroke;stroke:#fff;stroke-width:3px}
svg text.better{fill:var(--good)}svg text.worse{fill:var(--bad)}svg text.inconclusive,svg text.confounded{fill:var(--warn)}svg text.equivalent{fill:var(--soft)}
.v0{color:var(--v0)}.v1{color:var(--v1)}.v2{color:var(--v2)}.v3{color:var(--v3)}.v4{color:var(--v4)}.v5{color:var(--v5)}
svg .ink{fill:currentColor}
svg path.grid{stroke:var(--rule);stroke-width:1;fill:none;opacity:.8}
.zero{stroke:var(--ink);stroke-width:1}.band{fill:var(--band)}.bar{stroke:currentColor;stroke-width:2;fill:none}.mark{fill:currentColor}
.dots,.raw{stroke:currentColor;stroke-linecap:round;fill:none}.dots{stroke-width:5;opacity:.4}.raw{stroke-width:3;opacity:.4}
.ring{fill:none;stroke:var(--warn);stroke-width:1.5}
.line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}.dash1{stroke-dasharray:7 2}.dash2{stroke-dasharray:3 2}.dash3{stroke-dasharray:9 2 2 2}
.ghost{fill:none;stroke:var(--soft);stroke-width:1;opacity:.35}.area{fill:currentColor;opacity:.16}.limit{stroke:var(--ink);stroke-dasharray:2 3;fill:none}
.settle{fill:url(#p-settle)}
.s-guest{fill:#7fb08f}.s-system{fill:#e39a66}.s-softirq{fill:#e2c15c}.s-irq{fill:#c96f6f}.s-user{fill:#7da7d9}.s-nice{fill:#a9c8e4}.s-steal{fill:#a98bc9}.s-iowait{fill:#b9b9b2}
.p-guest{fill:url(#p-none)}.p-system{fill:url(#p-right)}.p-softirq{fill:url(#p-dots)}.p-irq{fill:url(#p-cross)}.p-user{fill:url(#p-left)}.p-nice{fill:url(#p-flat)}.p-steal{fill:url(#p-up)}.p-iowait{fill:url(#p-dots)}
.key{display:inline-block;width:16px;height:12px;vertical-align:-1px}
.length{width:5rem;height:6px;max-width:100%;margin-top:2px}.length rect{fill:currentColor}
.wide{overflow-x:auto;max-width:100%}.wide:focus-visible,.f:focus-visible{outline:2px solid var(--v1);outline-offset:1px}
table{border-collapse:collapse;font-size:.85rem;width:100%}
th{text-align:left;font-weight:650;color:var(--soft);vertical-align:bottom}
th,td{padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--rule)}td{vertical-align:top}
.compact{width:auto}.compact td:first-child{white-space:nowrap}.tight td,.tight th{padding-right:.35rem}.tight td:first-child{white-space:normal}.num{white-space:nowrap}.name{overflow-wrap:anywhere}
small{color:var(--soft);font-size:.78rem}
pre,code{font:.78rem/1.4 ui-monospace,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:0}
.counts td:first-child{min-width:8rem}.texts td{min-width:7rem}.texts pre{max-height:16rem;overflow-y:auto}
details{margin:.5rem 0}summary{cursor:pointer;font-weight:600;font-size:.9rem;overflow-wrap:anywhere}
.cells{display:flex;flex-wrap:wrap;gap:2px;list-style:none;margin:0;padding:0}
.cells li{min-width:2.6rem;font-size:.75rem;padding:0 .25rem;text-align:right;border:1px solid var(--rule)}
.cells b{float:left;font-weight:400;color:var(--soft);margin-right:.4rem}
${Array.from({ length: 10 }, (_, step) => `.h${step}{background:rgba(var(--heat),${(0.05 * step).toFixed(2)})}`).join('')}
.tools{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;font-size:.85rem;margin:.3rem 0}
.tools input,.tools select,.tools button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:3px;padding:.15rem .4rem;max-width:13rem}
.stage{position:relative;--row:17px;height:min(calc(var(--row)*var(--rows,8) + 2px),70vh);overflow-y:auto;overflow-x:hidden;border:1px solid var(--rule);background:var(--card)}
.f{position:absolute;top:calc(var(--row)*var(--depth));height:calc(var(--row) - 1px);font-size:11px;line-height:calc(var(--row) - 1px);padding:0 2px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis;cursor:pointer;color:var(--flame);border-right:1px solid var(--card);print-color-adjust:exact;-webkit-print-color-adjust:exact}
.f:hover{filter:brightness(.92)}.above{opacity:.6}.hit{box-shadow:inset 0 0 0 2px #a0189b;font-weight:700}
${['k', 'u', 'j'].flatMap((kind) => [0, 1, 2, 3].map((step) => `.${kind}${step}{background:var(--${kind}${step})}`)).join('')}
.d0{background:var(--d0)}${[1, 2, 3].map((step) => `.dp${step}{background:var(--p${step})}.dm${step}{background:var(--m${step})}`).join('')}
.told{font-size:.8rem;color:var(--soft);min-height:2.4em;max-width:none}
.defs{position:absolute;width:0;height:0}
footer{color:var(--soft);font-size:.8rem;padding-bottom:3rem;margin-top:3rem}
@media (max-width:40rem){h1{font-size:1.5rem}.runs td:nth-child(3){min-width:11rem}}
@media print{body{font-size:10pt}.wide,.stage,.texts pre{overflow:visible;max-height:none}.tools,.told,nav{display:none}figure{break-inside:avoid}.stage{--row:min(13px,calc(240mm/var(--rows,8)));height:calc(var(--row)*var(--rows,8) + 2px)}.f{font-size:min(9px,calc(var(--row) - 2px))}.grid{grid-template-columns:1fr 1fr}table{font-size:7.5pt}.chip{white-space:normal}td,th{overflow-wrap:anywhere}details::details-content{content-visibility:visible;display:block}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}`;
