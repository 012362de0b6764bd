// SPDX-License-Identifier: Apache-2.0

/** What the detectors know of a language; config/rules has the same. Where there is none, forms alone decide. */
export interface Lists {
  /** A digit or two, "2x" for tens that a unit may follow, "*2" for so many of the next. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly at: readonly string[];
  readonly dot: readonly string[];
  readonly phoneCue: readonly string[];
  readonly notPhone: readonly string[];
  readonly platform: readonly string[];
  readonly handleCue: readonly string[];
}

const commas = (text: string) => text.split(",");

function english(): Lists {
  const ones =
    "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen";
  const tens = "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety";
  return {
    numbers: new Map([
      ...commas(ones).map((word, i) => [word, String(i)] as const),
      ...commas(tens).map((word, i) => [word, `${i + 2}x`] as const),
      ...commas("oh,o,nought,naught,nil").map((word) => [word, "0"] as const),
      ["double", "*2"],
      ["triple", "*3"],
      ["treble", "*3"],
    ]),
    at: ["at"],
    dot: ["dot", "period", "point"],
    phoneCue: commas(
      "call,call me,calling,text,texting,txt,ring,ring me,phone,number,num,cell,cellphone,mobile,whatsapp,wa,signal,telegram,sms,dial,reach,reach me,tel,ph,hit me up,hmu,contact,digits,landline,line is,facetime,imessage,message me,buzz me",
    ),
    notPhone: commas(
      "page,pages,p,pp,chapter,score,scored,version,order,ref,reference,ticket,case,invoice,isbn,steps,step,days,day,hours,minutes,seconds,weeks,months,years,dollars,pounds,euros,bucks,usd,gbp,eur,mg,ml,kg,km,miles,meters,points,calories,people,members,views,followers,percent,temperature,room,channel,serial,model,article,section,tracking,flight",
    ),
    platform: commas(
      "insta,instagram,ig,snap,snapchat,sc,discord,disc,telegram,tg,tele,kik,tiktok,tik tok,facebook,fb,messenger,twitter,whatsapp,signal,wickr,session,reddit,skype,twitch,youtube,linkedin,onlyfans,bluesky,bsky,threads,mastodon,steam,psn,xbox,venmo,cashapp",
    ),
    handleCue: [
      ...commas(
        "add me,add my,follow me,dm me,message me on,msg me on,find me on,hit me up on,hmu on,my handle,my username,my user,i'm on,look me up,text me on,talk to me on,reach me on,write me on,write to me on,username,handle is,gamertag",
      ),
      ...commas("snap,insta,discord,telegram,kik,ig,tiktok,fb,facebook,twitter,sc,tg").map(
        (platform) => `my ${platform}`,
      ),
    ],
  };
}

const none: Lists = {
  numbers: new Map(),
  at: [],
  dot: [],
  phoneCue: [],
  notPhone: [],
  platform: [],
  handleCue: [],
};

let known: Lists | undefined;

export function lists(language: string): Lists {
  if (language !== "en") return none;
  known ??= english();
  return known;
}
