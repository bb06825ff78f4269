import { build } from 'esbuild';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
const csvPlugin = { name:'csv', setup(b){ b.onLoad({filter:/\.csv$/}, async ({path})=>({contents: JSON.stringify(parse(readFileSync(path,'utf8'))), loader:'json'})); } };
function parse(text){const rows=[];let row=[],cell='',q=false;for(let i=0;i<text.length;i++){const c=text[i];if(q){if(c==='"'&&text[i+1]==='"'){cell+='"';i++}else if(c==='"')q=false;else cell+=c}else if(c==='"')q=true;else if(c===','){row.push(cell);cell=''}else if(c==='\n'){row.push(cell.endsWith('\r')?cell.slice(0,-1):cell);rows.push(row);row=[];cell=''}else cell+=c}if(cell!==''||row.length){row.push(cell);rows.push(row)}return rows}
const out=`/tmp/lead/.cal.bundle.${process.pid}.mjs`;
await build({entryPoints:['/tmp/lead/shared/src/calibration/index.ts'],bundle:true,format:'esm',platform:'node',outfile:out,plugins:[csvPlugin],logLevel:'error'});
globalThis.VARIANT=process.argv.find(a=>a.startsWith('v='))?.slice(2);
const C=await import(out);
const args=Object.fromEntries(process.argv.slice(2).map(a=>a.split('=')));
const block=args.block??'gpuDecoder';
const text=readFileSync('/work/shared/facts/measurements.csv','utf8');
const rows=C.readMeasurements(text).measurements;
let extra=[];
const x='/tmp/lead/shared/src/calibration/measurements.csv';
if(args.extra&&existsSync(x)) extra=C.readMeasurements(readFileSync(x,'utf8')).measurements;
const all=[...rows,...extra];
let t=performance.now();
const cases=C.casesOf(all, Number(args.w??0.5)).filter(c=>c.block===block);
console.log('cases',cases.length,(performance.now()-t).toFixed()+'ms');
const judged=new Set(rows.map(r=>r.id));
t=performance.now();
const full=C.fitAll(cases);
console.log('fit',(performance.now()-t).toFixed()+'ms', full.size,'offsets');
const facts=C.factorsOf({offsets:full,rows:new Map(),spreads:new Map()});
function fig(list){ // {source, kind, cls, p, m}
  return C.errorFigures(list.map(l=>({kind:l.kind,hardwareClass:l.cls,metric:'',source:l.source,measured:l.m,predicted:l.p,low:0,high:Infinity,naive:l.naive})));
}
const info=c=>({kind:c.row.kind+(c.row.metric==='ttft_ms'&&c.row.kind!=='llm_prefill'?'/ttft':''),cls:C.hardwareClassOf(c.placed.machine),source:c.source,m:c.measured,naive:C.naivePrediction(c.row,c.placed),c});
const base=cases.filter(c=>args.all||judged.has(c.id));
const ins=base.map(c=>({...info(c),p:c.predict(facts)}));
function table(list,key){const g=new Map();for(const l of list){const k=key(l);(g.get(k)??g.set(k,[]).get(k)).push(l)}
 for(const [k,v] of [...g].sort()){const f=fig(v);console.log(k.padEnd(60),String(f.rows).padStart(5),(f.median*100).toFixed(0).padStart(5)+'%','p90x',f.factor90.toFixed(2),'w20',(f.within20*100).toFixed(0),'naive',((f.naiveMedian??0)*100).toFixed(0))}}
console.log('--- in sample'); table(ins,l=>l.kind+' '+l.cls);
if(args.loso!=='0'){
t=performance.now();
const sources=[...new Set(base.map(c=>c.source))].sort().filter(s=>!args.only||s.includes(args.only));
let left=[];
for(const s of sources){ left.push(...C.leaveOutSource(cases,s,full).filter(l=>args.all||judged.has(l.one.id)).map(l=>({...info(l.one),p:l.predicted,novelty:l.novelty}))); }
console.log('loso',((performance.now()-t)/1000).toFixed(1)+'s');
console.log('--- left out'); table(left,l=>l.kind+' '+l.cls); table(left,l=>l.kind+' '+l.cls+' '+l.source); table(left,l=>'novelty '+l.novelty);
table(left,l=>'ALL');
writeFileSync(`/tmp/left.${block}.json`,JSON.stringify(left.map(l=>({id:l.c.id,p:l.p,m:l.m,kind:l.kind,novelty:l.novelty}))));
}
writeFileSync(`/tmp/in.${block}.json`,JSON.stringify(ins.map(l=>({id:l.c.id,p:l.p,m:l.m,kind:l.kind}))));
const values={}; for(const [k,v] of [...full].sort()) if(Math.abs(v)>0.02) values[k]=+Math.exp(v).toFixed(3);
writeFileSync(`/tmp/offsets.${block}.json`,JSON.stringify(values,null,1));
