for (const slider of document.querySelectorAll(".slider")) {
  const shots = document.querySelectorAll("#" + slider.dataset.pair + " img");
  const stage = slider.querySelector(".stage");
  const range = slider.querySelector("input");
  slider.querySelector(".under").src = shots[0].src;
  slider.querySelector(".over").src = shots[1].src;
  const move = () => {
    stage.style.setProperty("--cut", range.value + "%");
    range.setAttribute("aria-valuetext", slider.dataset.said.replace("{share}", range.value + "\u00a0%"));
  };
  range.addEventListener("input", move);
  move();
  slider.hidden = false;
}
