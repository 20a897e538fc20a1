def test_x(shell, folder):
    for a in (["feeds","add","https://a.example/"+"x"*90,"--source","Stadt Wendelbrück mit einem langen Namen","--place","Wendelbrück"],["feeds","list"],["status"],["status","--json"],["check"],["migrate"],["subscribe","telegram:1","feuerwehr source:wendel"],["subscribe","telegram:1","feuerwehr source:wendel"],["subscriptions"],["subscriptions","telegram:2"],["subscriptions","telegram:1"],["unsubscribe","1"],["subscriptions"],["search","feuerwehr"],["search","feuerwehr","--json"],["feeds","export"],["--version"],["feeds","poll"]):
        try: r=shell(*a); print("$",a,"\n"+r.out,"ERR",r.err)
        except AssertionError as e: print("FAIL",a,e)
    for a in (["nope"],["subscribe","nochat","x"],["search",'"offen'],["search",""],["unsubscribe","9"],["feeds","add","ftp://x","--source","x"],["feeds","remove","https://b/"],["feeds","poll","https://b/"],["feeds","import","missing.opml"],["ingest","missing.xml"],["run","--no-terminal"],["--config","no.toml","status"],[],["feeds"],["feeds","add","https://a.example/", "--source", " "]):
        try: r=shell(*a); print("OK?",a,r)
        except AssertionError as e: print("$",a,str(e)[:700])
