"""Writes oracle.json beside it, the reference values of the statistics tests. Debian: apt-get install python3-scipy."""
import json, pathlib, numpy as np, scipy
from scipy import stats
from scipy.optimize import brentq
def tq(p,df):
    # scipy 1.10 gives t quantiles to about nine digits only, but its distribution to sixteen.
    return brentq(lambda t: stats.t.sf(t,df)-(1-p),0,1e5,xtol=1e-15,rtol=8.9e-16,maxiter=1000)
def interval(x):
    h=tq(.975,len(x)-1)*stats.sem(x)
    return (x.mean()-h,x.mean()+h)
rng=np.random.default_rng(20261122)
def num(x): return float(x)
out={"scipy":scipy.__version__,"numpy":np.__version__,"t":[],"two_samples":[],"fieller":[]}
for df in [1,2,3,4.5,9,18,29.7,100,1000]:
    for p in [0.55,0.75,0.9,0.95,0.975,0.99,0.995,0.9995]:
        out["t"].append([df,p,num(tq(p,df))])
def case(a,b):
    a=[round(float(x),4) for x in a]; b=[round(float(x),4) for x in b]
    A,B=np.array(a),np.array(b)
    w=stats.ttest_ind(B,A,equal_var=False)
    va,vb=A.var(ddof=1)/len(A),B.var(ddof=1)/len(B)
    df=(va+vb)**2/(va**2/(len(A)-1)+vb**2/(len(B)-1)); se=np.sqrt(va+vb); h=tq(.975,df)*se; d=B.mean()-A.mean()
    c={"a":a,"b":b,"welch":{"estimate":num(d),"low":num(d-h),"high":num(d+h),"df":num(df),"p":num(w.pvalue)}}
    ci=interval(A)
    c["mean_a"]=[num(A.mean()),num(ci[0]),num(ci[1]),num(A.std(ddof=1)),num(np.median(A)),num(np.quantile(A,.25))]
    if len(a)==len(b):
        r=stats.ttest_rel(B,A); D=B-A; ci=interval(D)
        c["paired"]={"estimate":num(D.mean()),"low":num(ci[0]),"high":num(ci[1]),"df":len(D)-1,"p":num(r.pvalue)}
    vals=a+b; tied=len(set(vals))<len(vals)
    m=stats.mannwhitneyu(B,A,alternative='two-sided',method='asymptotic' if tied or len(vals)>50 else 'exact')
    c["ranks"]={"u":num(m.statistic),"p":num(m.pvalue),"method":"normal" if tied or len(vals)>50 else "exact"}
    out["two_samples"].append(c)
for i in range(60):
    n,m=int(rng.integers(3,15)),int(rng.integers(3,15))
    if i%3==0: m=n
    s=10**rng.uniform(-2,1)
    case(rng.normal(9.4,s,n),rng.normal(9.4+rng.normal(0,s),s*rng.uniform(.3,3),m))
for i in range(10):
    n=int(rng.integers(4,12)); case(np.round(rng.normal(5,1,n)),np.round(rng.normal(6,1,n)))
for i in range(4): case(rng.normal(1,1,30),rng.normal(1.4,1,30))
# Fieller by its definition: the ratios r at which the t statistic of mean(b) - r mean(a) is at its quantile
for i in range(20):
    n=int(rng.integers(5,12)); a=np.round(rng.normal(10,1,n),4); b=np.round(rng.normal(11,1.5,n)+ .5*(a-10),4)
    for pairs in (False,True):
        va,vb=a.var(ddof=1)/n,b.var(ddof=1)/n; c=np.cov(a,b,ddof=1)[0,1]/n if pairs else 0.0
        df=n-1 if pairs else (va+vb)**2/(va**2/(n-1)+vb**2/(n-1))
        t=tq(.975,df)
        f=lambda r:(b.mean()-r*a.mean())**2-t*t*(vb-2*r*c+r*r*va)
        e=b.mean()/a.mean()
        lo=brentq(f,e-5,e); hi=brentq(f,e,e+5)
        out["fieller"].append({"a":a.tolist(),"b":b.tolist(),"pairs":pairs,"low":num(lo),"high":num(hi)})
json.dump(out,open(pathlib.Path(__file__).with_name("oracle.json"),"w"))
