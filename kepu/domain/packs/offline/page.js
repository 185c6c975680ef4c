// Says on the page itself when the pack is past its due day. Old browsers must understand it.
(function () {
  var now = new Date(), due = document.querySelector(".page").getAttribute("data-due");
  var day = now.getFullYear() + "-" + ("0" + (now.getMonth() + 1)).slice(-2) + "-" + ("0" + now.getDate()).slice(-2);
  if (day > due) { document.getElementById("past").style.display = "block"; }
})();
